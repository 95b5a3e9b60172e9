import {
  type ChunkRunParts,
  type ChunkWorker,
  Dispatcher,
  ItemLeft,
  ItemLimit,
  type ItemReport,
  type ItemSource,
  type ItemTask,
  type ItemWork,
  type Lease,
  LocalLeases,
  localWorker,
  type SettledItem,
} from '../../src/lib/chunks';
import type { ChunkLedgers, JobHistory } from '../../src/lib/jobs';
import { Abort, type Chunk, deferred, EMPTY_TALLY } from '../../src/lib/model';
import { StopSwitch } from '../../src/lib/requests';
import { JobFolder, type JobRunInFolder } from '../support/chunks/job-folder';
import { arrivedRow } from '../support/jobs/records';

interface Verse {
  readonly at: number;
  readonly text: string;
}

const POEM: readonly Verse[] = Array.from({ length: 10 }, (_unused, index) => ({
  at: index + 1,
  text: `verse ${String(index + 1)}`,
}));
const CHUNKS: readonly Chunk[] = [
  { index: 0, first: 1, count: 4 },
  { index: 1, first: 5, count: 4 },
  { index: 2, first: 9, count: 2 },
];
/** The verse that is worth another try. */
const HOARSE = 3;
const TEXTS = POEM.map(({ text }) => text);
const OTHER_POEM = new Abort('job_in_the_way', 'poem_changed', 'The poem has changed');
const ENOUGH = new Abort('interrupted', 'signal', 'Stopped');

/** Verses of a list, in batches of three. */
function versesOf(poem: readonly Verse[]): ItemSource<Verse> {
  return {
    async *read({ first, count }) {
      for (let at = first; at < first + count; at += 3) {
        const end = Math.min(at + 3, first + count);
        yield poem.filter((verse) => verse.at >= at && verse.at < end);
        await Promise.resolve();
      }
    },
    numberOf: ({ at }) => at,
    changed: () => OTHER_POEM,
  };
}

/** Recites verses to a hall. */
class Reciting implements ItemWork<Verse, ItemReport> {
  readonly counted: number[] = [];
  readonly left: number[] = [];

  constructor(
    private readonly hall: string[],
    private readonly before: (verse: number) => void | Promise<void> = () => undefined,
  ) {}

  isSettled({ success }: ItemTask<Verse>['state']): boolean {
    return success !== undefined;
  }

  async process({ item, number, ledger }: ItemTask<Verse>): Promise<SettledItem<ItemReport>> {
    await this.before(number);
    this.hall.push(item.text);
    await ledger.append(...arrivedRow(number));
    return { ...ONE, isRetryable: number === HOARSE };
  }

  countSettled({ number }: ItemTask<Verse>): Promise<SettledItem<ItemReport>> {
    this.counted.push(number);
    return Promise.resolve(ONE);
  }

  endWithoutOutcome(number: number): void {
    this.left.push(number);
  }
}

const ONE: SettledItem<ItemReport> = {
  report: { tally: { ...EMPTY_TALLY, successes: 1 } },
  isRetryable: false,
};

interface Recital {
  readonly stop: StopSwitch;
  readonly leases: LocalLeases;
  readonly dispatcher: Dispatcher;
  readonly ended: string[];
  readonly reported: Lease[];
  partsOf(work: Reciting, source?: ItemSource<Verse>): ChunkRunParts<Verse, ItemReport>;
}

/** A run of a job that still has these chunks to do. */
function recitalOf({ job, leases: register }: JobRunInFolder, todo = CHUNKS): Recital {
  const stop = new StopSwitch();
  const ended: string[] = [];
  const reported: Lease[] = [];
  const leases = new LocalLeases(register, todo);
  const listener = {
    onLeaseEnd: ({ chunk, epoch }: Lease, { kind }: { readonly kind: string }) => {
      ended.push(`${String(chunk.index)}.${String(epoch)} ${kind}`);
    },
    onReceipt: () => undefined,
    onSkip: () => undefined,
  };
  return {
    stop,
    leases,
    ended,
    reported,
    dispatcher: new Dispatcher({ leases, stop, listener }),
    partsOf: (work, source = versesOf(POEM)) => ({
      source,
      work,
      ledgers: job.ledgers,
      stop,
      // One verse at a time: what a lost worker has done is certain.
      limit: new ItemLimit(1),
      onSettled: (lease) => reported.push(lease),
    }),
  };
}

/** A worker that is lost when `kill` is called; `buried` resolves once nothing of it runs any more. */
function mortal(worker: ChunkWorker) {
  const death = deferred();
  let isDead = false;
  const runs: Promise<unknown>[] = [];
  return {
    worker: {
      isGone: () => isDead,
      work(lease: Lease) {
        const { begun, ended } = worker.work(lease);
        runs.push(ended);
        const lost = death.promise.then(() => ({ kind: 'lost', words: 'killed' }) as const);
        return {
          begun: Promise.race([begun, death.promise]),
          ended: Promise.race([ended, lost]),
        };
      },
    } satisfies ChunkWorker,
    kill(): void {
      isDead = true;
      death.resolve();
    },
    buried: () => Promise.all(runs),
  };
}

let folder: JobFolder;

beforeEach(() => {
  folder = new JobFolder();
});
afterEach(() => folder.remove());

const settledIn = ({ receipts }: Pick<JobHistory, 'receipts'>): readonly number[] =>
  [...receipts.values()].map(({ tally }) => tally.successes);

describe('chunks of items that are not rows', () => {
  it('are processed in order, each item once, and their receipts count them', async () => {
    const hall: string[] = [];
    const recital = recitalOf(await folder.open());
    const work = new Reciting(hall);
    await recital.dispatcher.dispatchTo(localWorker(recital.partsOf(work)));
    expect(recital.stop.reason).toBeUndefined();
    expect(hall).toEqual(TEXTS);
    expect(recital.reported.map(({ chunk }) => chunk.index)).toEqual([
      0, 0, 0, 0, 1, 1, 1, 1, 2, 2,
    ]);
    const { receipts } = await folder.recorded();
    expect(settledIn({ receipts })).toEqual([4, 4, 2]);
    expect([...receipts.values()].map(({ retryable }) => retryable)).toEqual([1, 0, 0]);
  });

  it('of a lost worker are granted again: what it settled is counted, the rest processed', async () => {
    const hall: string[] = [];
    const recital = recitalOf(await folder.open());
    const hung = deferred();
    const first = new Reciting(hall, async (verse) => {
      if (verse < 7) return;
      lost.kill();
      await hung.promise;
      throw new ItemLeft();
    });
    const lost = mortal(localWorker(recital.partsOf(first)));
    const second = new Reciting(hall);
    await recital.dispatcher.dispatchTo(lost.worker);
    expect(hall).toEqual(TEXTS.slice(0, 6));
    await recital.dispatcher.dispatchTo(localWorker(recital.partsOf(second)));
    expect(hall).toEqual(TEXTS);
    expect(second.counted).toEqual([5, 6]);
    expect(recital.ended).toEqual(['0.1 settled', '1.1 lost', '1.2 settled', '2.1 settled']);
    expect(settledIn(await folder.recorded())).toEqual([4, 4, 2]);
    hung.resolve();
    await lost.buried();
    expect([first.left, recital.stop.bug]).toEqual([[7, 8], undefined]);
  });

  it('are continued by the next run where a stop left them', async () => {
    const hall: string[] = [];
    const stopped = recitalOf(await folder.open());
    const first = new Reciting(hall, (verse) => {
      if (verse === 6) stopped.stop.stop(ENOUGH);
    });
    await stopped.dispatcher.dispatchTo(localWorker(stopped.partsOf(first)));
    expect(hall).toEqual(TEXTS.slice(0, 6));
    expect(stopped.ended).toEqual(['0.1 settled', '1.1 left']);

    const resumed = await folder.open();
    const todo = CHUNKS.filter(({ index }) => !resumed.history.receipts.has(index));
    const recital = recitalOf(resumed, todo);
    const second = new Reciting(hall);
    await recital.dispatcher.dispatchTo(localWorker(recital.partsOf(second)));
    expect(hall).toEqual(TEXTS);
    expect(second.counted).toEqual([5, 6]);
    expect(recital.ended).toEqual(['1.2 settled', '2.1 settled']);
    expect(settledIn(await folder.recorded())).toEqual([4, 4, 2]);
  });

  it.each([
    ['fewer', POEM.slice(0, 6), 6],
    ['more', [...POEM.slice(0, 4), ...POEM.slice(3)], 5],
  ])('stop the run when there are %s than planned', async (_, poem, recited) => {
    const hall: string[] = [];
    const recital = recitalOf(await folder.open());
    const work = new Reciting(hall);
    await recital.dispatcher.dispatchTo(localWorker(recital.partsOf(work, versesOf(poem))));
    expect([recital.stop.reason, recital.stop.signal.aborted]).toEqual([OTHER_POEM, false]);
    expect(hall).toHaveLength(recited);
  });

  it.each([
    ['stop the run when their source reports a change', OTHER_POEM, false],
    ['halt the run when reading them fails in another way', new Error('EIO'), true],
  ])('%s', async (_, error, isHalted) => {
    const hall: string[] = [];
    const recital = recitalOf(await folder.open());
    const source: ItemSource<Verse> = {
      ...versesOf(POEM),
      async *read() {
        yield await Promise.resolve(POEM.slice(0, 2));
        throw error;
      },
    };
    const work = new Reciting(hall);
    await recital.dispatcher.dispatchTo(localWorker(recital.partsOf(work, source)));
    expect(hall).toEqual(TEXTS.slice(0, 2));
    expect(recital.stop.signal.aborted).toBe(isHalted);
    expect(recital.stop.reason?.message).toBe(error.message);
    expect(recital.ended).toEqual(['0.1 left']);
  });

  it('whose outcome cannot be recorded halt the run and release the items that wait for them', async () => {
    const recital = recitalOf(await folder.open());
    const full = new Abort('stopped_early', 'disk_unwritable', 'The disk is full');
    const ledgers: ChunkLedgers = {
      read: () => Promise.resolve({ rows: new Map(), badLines: 0 }),
      open: () =>
        Promise.resolve({ append: () => Promise.reject(full), close: () => Promise.resolve() }),
    };
    const work = new Reciting([]);
    const parts = { ...recital.partsOf(work), ledgers };
    await recital.dispatcher.dispatchTo(localWorker(parts));
    expect([recital.stop.reason, recital.stop.signal.aborted]).toEqual([full, true]);
    expect([work.left, recital.reported]).toEqual([[1], []]);
  });

  it('that end after the run was abandoned are not counted', async () => {
    const recital = recitalOf(await folder.open());
    const work = new Reciting([], (verse) => {
      if (verse === 2) recital.stop.abandon(ENOUGH);
    });
    await recital.dispatcher.dispatchTo(localWorker(recital.partsOf(work)));
    expect(recital.reported).toHaveLength(1);
    expect(recital.ended).toEqual(['0.1 left']);
  });
});
