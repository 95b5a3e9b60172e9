import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { StopSwitch } from '../../../src/lib/import';
import { encodeLine } from '../../../src/lib/jobs/ledger/ledger-line';
import { type JobFiles, nodeFiles } from '../../../src/lib/jobs';
import { Abort } from '../../../src/lib/model';
import { type TestBed, openTestBed, requestCounts } from '../../support/import-test-bed';

const INTERRUPTED = new Abort('interrupted', 'sigint', 'Stopped by SIGINT');

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(async () => {
  await bed.close();
});

const ledger = (name: string): string => join(bed.folder, 'jobs/job/ledger', name);
const FIRST = 'chunk-0000000.1.log';

function rewrite(path: string, change: (text: string) => string): void {
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

/** Damages the lines with `tag`, but not their line feeds. */
const damaged =
  (tag: string) =>
  (text: string): string =>
    text.replaceAll(new RegExp(`^[0-9a-f]{8} (?=\\["${tag}")`, 'gm'), '######## ');

const looks = async (): Promise<number> => {
  const counts = requestCounts(await bed.stats());
  return Object.entries(counts).reduce(
    (sum, [operation, count]) => sum + (operation.startsWith('GET') ? count : 0),
    0,
  );
};

describe('a row whose intent is lost', () => {
  const CSV = 'email,external_id\nann@example.com,a1\nbob@example.com,b1\n';

  /** The creates of both rows are carried out, and the run is over before their answers come. */
  beforeEach(async () => {
    await bed.faults('POST /user_management/users slow=600000');
    const stop = new StopSwitch();
    const running = bed.import(CSV, { jobId: 'job', stop });
    while ((await bed.state()).users.length < 2);
    stop.abandon(INTERRUPTED);
    await running;
    await bed.faults();
  });

  async function expectAllOurs(): Promise<void> {
    const { end, errors } = await bed.resume();
    expect(errors).toEqual([]);
    expect(end.checkpoint.summary).toMatchObject({ successes: 2, usersCreated: 2 });
    expect((await bed.stats()).created.users).toBe(2);
  }

  it('is looked up, as all rows of its chunk that have no outcome', async () => {
    rewrite(ledger(FIRST), damaged('\\?","user'));
    await expectAllOurs();
  });

  it('is looked up when a receipt says that it had an outcome, and its whole ledger is gone', async () => {
    const tally = { successes: 2, failures: 0, outcomes: { 'user.created': 2 } };
    const receipt = encodeLine(['done', 0, 1, tally, 0]);
    // The grant of a run that was killed at once: the receipt is void, but shows that the rows had an outcome.
    appendFileSync(ledger('job.log'), receipt + encodeLine(['grant', 0, 2]));
    rmSync(ledger(FIRST));
    await expectAllOurs();
  });
});

describe('a line that cannot be read', () => {
  const TORN = '58faf720 ["?","user",1,17954';

  /** The looks of a resume that finds this at the end of a ledger in which no row has anything. */
  async function looksFor(end: string): Promise<number> {
    const stop = new StopSwitch();
    await bed.import('email\nann@example.com\nbob@example.com\n', {
      jobId: 'job',
      stop,
      onEvent: ({ type }) => {
        if (type === 'planned') stop.stop(INTERRUPTED);
      },
    });
    appendFileSync(ledger('job.log'), encodeLine(['grant', 0, 1]));
    writeFileSync(ledger(FIRST), encodeLine(['chunk', 2, 'job', 0, 1, 1, 2]) + end);
    const { end: ended } = await bed.resume();
    expect(ended.checkpoint.summary).toMatchObject({ successes: 2, usersCreated: 2 });
    return looks();
  }

  it('and was torn off is not damage: no request followed it', async () => {
    expect(await looksFor(TORN)).toBe(0);
  });

  it('and is complete is one that was lost: both rows are looked up', async () => {
    expect(await looksFor(`${TORN}\n`)).toBeGreaterThanOrEqual(2);
  });
});

const ROWS = 20;
const CHUNK_SIZE = 5;
/** Each of the ten users has two rows, ten rows apart, with different organizations. */
const CSV = [
  'email,external_id,org_external_id,org_name',
  ...Array.from({ length: ROWS }, (_unused, i) => {
    const [user, org] = [String(i % 10), i < 10 ? 'acme' : 'globex'];
    return `u${user}@example.com,x${user},${org},${org}`;
  }),
  '',
].join('\n');
const OPTIONS = { chunkSize: CHUNK_SIZE, concurrency: 2 };

async function expectAllThere(): Promise<void> {
  const created = { users: 10, memberships: ROWS, organizations: 2 };
  expect((await bed.stats()).created).toEqual(created);
}

describe('a chunk that has its receipt', () => {
  /** The first chunk has its receipt, the last memberships cannot be made, and then nothing more is sent. */
  async function halted(): Promise<void> {
    await bed.faults(
      `POST /user_management/organization_memberships reset after=${2 * CHUNK_SIZE}`,
    );
    const stop = new StopSwitch();
    const running = bed.import(CSV, { jobId: 'job', options: OPTIONS, stop });
    while (!hasReceipt()) await nextTurn();
    stop.halt(INTERRUPTED);
    await running;
    await bed.faults();
  }

  function hasReceipt(): boolean {
    const jobLog = ledger('job.log');
    return existsSync(jobLog) && readFileSync(jobLog, 'utf8').includes('["done",0,');
  }

  it.each<[string, number, (path: string) => void]>([
    ['a row has lost its outcome', 1, (path) => rewriteFirst(path, 'ok')],
    ['a row has lost its outcome, with workers', 2, (path) => rewriteFirst(path, 'ok')],
    ['all rows have lost all they had', 1, (path) => rewrite(path, damaged('(?!chunk)'))],
    ['the file is gone', 1, (path) => rmSync(path)],
    ['the file is gone, with workers', 2, (path) => rmSync(path)],
    ['the file is cut short', 1, (path) => rewrite(path, (text) => text.slice(0, 200))],
    ['the file is empty', 1, (path) => writeFileSync(path, '')],
  ])('is processed again in the same run when %s', async (_what, workers, damage) => {
    await halted();
    damage(ledger(FIRST));
    const { end, errors } = await bed.resume({ changes: { workers } });
    expect(errors).toEqual([]);
    expect(end.checkpoint).toMatchObject({
      status: 'completed',
      chunks: { total: 4, done: 4 },
      summary: {
        total: ROWS,
        successes: ROWS,
        failures: 0,
        unprocessed: 0,
        usersCreated: 10,
        membershipsCreated: ROWS,
        membershipsExisting: 0,
      },
    });
    await expectAllThere();
    expect((await bed.resume()).wasFinished).toBe(true);
  });

  it('is processed again when nothing else was left to do', async () => {
    const { end } = await bed.import(CSV, { jobId: 'job', options: OPTIONS });
    rewrite(end.files.checkpoint, (text) => text.replace('"completed"', '"running"'));
    rmSync(ledger(FIRST));
    const resumed = await bed.resume();
    expect(resumed.end.checkpoint).toMatchObject({
      status: 'completed',
      chunks: { total: 4, done: 4 },
      summary: { successes: ROWS, usersCreated: 10, membershipsCreated: ROWS },
    });
    await expectAllThere();
  });

  it('and has lost a row hands over that the user may exist', async () => {
    const csv = 'email\nann@example.com\nann@example.com\n';
    const { end } = await bed.import(csv, { jobId: 'job', options: { chunkSize: 1 } });
    // As if the second chunk had never been begun.
    rmSync(ledger('chunk-0000001.1.log'));
    const isOfSecond = (line: string): boolean => /\["(grant|done)",1,/.test(line);
    const without = (text: string): string =>
      text
        .split('\n')
        .filter((line) => !isOfSecond(line))
        .join('\n');
    rewrite(ledger('job.log'), without);
    rewrite(end.files.checkpoint, (text) => text.replace('"completed"', '"running"'));
    rmSync(ledger(FIRST));
    const { errors, end: ended } = await bed.resume();
    expect(errors).toEqual([]);
    expect(ended.checkpoint.summary.successes).toBe(2);
    expect((await bed.stats()).created.users).toBe(1);
  });

  it('on a disk that loses all data is not processed for ever', async () => {
    const { end } = await bed.import(CSV, {
      jobId: 'job',
      options: OPTIONS,
      files: forgetful(),
    });
    expect(end.stoppedBy).toMatchObject({
      reason: 'stopped_early',
      code: 'ledger_losing',
      message: expect.stringContaining(`${String(ROWS)} rows were processed`),
    });
    expect(end.checkpoint).toMatchObject({ status: 'stopped', summary: { unprocessed: ROWS } });
    await expectAllThere();
    const resumed = await bed.resume();
    expect(resumed.end.checkpoint).toMatchObject({
      status: 'completed',
      summary: { usersCreated: 10, membershipsCreated: ROWS },
    });
    await expectAllThere();
  });
});

/** Damages the first line of this tag. */
function rewriteFirst(path: string, tag: string): void {
  rewrite(path, (text) =>
    text.replace(new RegExp(`^[0-9a-f]{8} (?=\\["${tag}")`, 'm'), '######## '),
  );
}

/** Files that accept writes to the ledger of a chunk and lose them. */
function forgetful(): JobFiles {
  const real = nodeFiles();
  return {
    ...real,
    async openAppend(path) {
      const file = await real.openAppend(path);
      return path.includes('chunk-') ? { ...file, append: () => Promise.resolve() } : file;
    },
  };
}
