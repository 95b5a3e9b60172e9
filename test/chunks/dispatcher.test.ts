import {
  type ChunkWorker,
  Dispatcher,
  type DispatchListener,
  type Lease,
  type LeaseEnd,
  LeaseRegister,
  LocalLeases,
} from '../../src/lib/chunks';
import type { JobRecord } from '../../src/lib/jobs';
import { Abort, deferred, EMPTY_TALLY } from '../../src/lib/model';
import { StopSwitch } from '../../src/lib/requests';
import { chunkAt } from './lease-store-contract';

const DISK = new Abort('stopped_early', 'disk_unwritable', 'The disk is full');
const SETTLED: LeaseEnd = { kind: 'settled', tally: EMPTY_TALLY, retryable: 0 };

/** Local leases on two chunks, a dispatcher of them, and what it reports. `record` is the ledger. */
function setUp(record: (record: JobRecord) => Promise<void> = () => Promise.resolve()) {
  const reports: string[] = [];
  const stop = new StopSwitch();
  const job = {
    record: async (...records: readonly JobRecord[]): Promise<void> => {
      for (const one of records) await record(one);
    },
  };
  const history = {
    hasLostGrants: false,
    epochs: new Map<number, number>(),
    settled: new Set<number>(),
  };
  const register = new LeaseRegister({ job, history, jobBeganAtMs: 0 });
  const leases = new LocalLeases(register, [chunkAt(0), chunkAt(1)]);
  const listener: DispatchListener = {
    onLeaseEnd: ({ chunk, epoch }, { kind }) =>
      reports.push(`${kind} ${String(chunk.index)}.${String(epoch)}`),
    onReceipt: ({ index }) => reports.push(`receipt ${String(index)}`),
    onSkip: ({ index }) => reports.push(`skip ${String(index)}`),
  };
  return { reports, stop, leases, dispatcher: new Dispatcher({ leases, stop, listener }) };
}

/** A worker whose leases end as `end` says. */
function worker(end: (lease: Lease) => LeaseEnd, isGone = (): boolean => false): ChunkWorker {
  return {
    isGone,
    work: (lease) => ({ begun: Promise.resolve(), ended: Promise.resolve(end(lease)) }),
  };
}

describe('the dispatcher', () => {
  it('gives back a chunk whose worker was lost while the grant was written, and blames no chunk', async () => {
    let isGone = false;
    const { dispatcher, reports } = setUp(() => {
      isGone = true;
      return Promise.resolve();
    });
    const lost = worker(
      () => SETTLED,
      () => isGone,
    );
    for (let time = 1; time <= 3; time += 1) {
      isGone = false;
      await dispatcher.dispatchTo(lost);
    }
    expect([reports, dispatcher.skipped, dispatcher.hasWork]).toEqual([[], [], true]);
    await dispatcher.dispatchTo(worker(() => SETTLED));
    const inOrder = ['receipt 0', 'receipt 1', 'settled 0.4', 'settled 1.1'];
    expect([...reports].sort()).toEqual(inOrder);
  });

  it('skips a chunk that was lost three times, and processes the others', async () => {
    const { dispatcher, reports } = setUp();
    const fragile = worker(({ chunk }) =>
      chunk.index === 0 ? { kind: 'lost', words: 'killed' } : SETTLED,
    );
    await dispatcher.dispatchTo(fragile);
    expect(dispatcher.skipped).toEqual([chunkAt(0)]);
    expect(reports).toEqual(
      expect.arrayContaining(['lost 0.1', 'lost 0.2', 'lost 0.3', 'skip 0', 'receipt 1']),
    );
  });

  it('reports no receipt for a lease that its store has given to another worker', async () => {
    const { dispatcher, reports, leases } = setUp();
    const ended = deferred<LeaseEnd>();
    let late: Lease | undefined;
    const slow: ChunkWorker = {
      isGone: () => late !== undefined,
      work(lease) {
        late = lease;
        return { begun: Promise.resolve(), ended: ended.promise };
      },
    };
    const dispatching = dispatcher.dispatchTo(slow);
    while (late === undefined) await new Promise(setImmediate);
    await leases.expire(late);
    ended.resolve(SETTLED);
    await dispatching;
    expect(reports).toEqual(['settled 0.1']);
  });

  it('has ended every lease before it resolves: a receipt in writing is awaited when the run stops', async () => {
    const writing = deferred();
    const { dispatcher, reports, stop } = setUp((record) => {
      if (record.type !== 'receipt') return Promise.resolve();
      stop.stop(DISK);
      return writing.promise;
    });
    const dispatching = dispatcher.dispatchTo(worker(() => SETTLED));
    while (!stop.isStopping) await new Promise(setImmediate);
    writing.resolve();
    await dispatching;
    expect(reports).toContain('receipt 0');
  });

  it('halts the run when a grant or a receipt cannot be recorded', async () => {
    for (const type of ['grant', 'receipt']) {
      const { dispatcher, reports, stop } = setUp((record) =>
        record.type === type ? Promise.reject(DISK) : Promise.resolve(),
      );
      await dispatcher.dispatchTo(worker(() => SETTLED));
      expect([stop.reason, stop.signal.aborted]).toEqual([DISK, true]);
      expect(reports.filter((report) => report.startsWith('receipt'))).toEqual([]);
    }
  });
});
