import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StopSwitch } from '../../src/lib/import';
import { encodeLine } from '../../src/lib/jobs/ledger-line';
import { Abort } from '../../src/lib/model';
import { type Bench, openBench, requestCounts } from '../support/import-harness';

const INTERRUPTED = new Abort('interrupted', 'sigint', 'Stopped by SIGINT');

let bench: Bench;

beforeEach(async () => {
  bench = await openBench();
});
afterEach(async () => {
  await bench.close();
});

const ledger = (name: string): string => join(bench.folder, 'jobs/job/ledger', name);
const FIRST = 'chunk-0000000.1.log';

function rewrite(path: string, change: (text: string) => string): void {
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

/** Garbles the lines in which `tag` stands; their line feeds stay. */
const garbled =
  (tag: string) =>
  (text: string): string =>
    text.replaceAll(new RegExp(`^[0-9a-f]{8} (?=\\["${tag}")`, 'gm'), '######## ');

const looks = async (): Promise<number> => {
  const counts = requestCounts(await bench.stats());
  return Object.entries(counts).reduce(
    (sum, [operation, count]) => sum + (operation.startsWith('GET') ? count : 0),
    0,
  );
};

describe('a row whose intent is lost', () => {
  const CSV = 'email,external_id\nann@example.com,a1\nbob@example.com,b1\n';

  /** The creates of both rows are carried out, and the run is over before their answers come. */
  beforeEach(async () => {
    await bench.faults('POST /user_management/users slow=600000');
    const stop = new StopSwitch();
    const running = bench.import(CSV, { jobId: 'job', stop });
    while ((await bench.state()).users.length < 2);
    stop.abandon(INTERRUPTED);
    await running;
    await bench.faults();
  });

  async function expectAllOurs(): Promise<void> {
    const { end, errors } = await bench.resume();
    expect(errors).toEqual([]);
    expect(end.checkpoint.summary).toMatchObject({ successes: 2, usersCreated: 2 });
    expect((await bench.stats()).created.users).toBe(2);
  }

  it('is looked up, as all rows of its chunk that have no outcome', async () => {
    rewrite(ledger(FIRST), garbled('u\\?'));
    await expectAllOurs();
  });

  it('is looked up when a receipt says that it had an outcome, and its whole ledger is gone', async () => {
    const tally = { successes: 2, failures: 0, usersCreated: 2, usersAdopted: 0, usersUpdated: 0 };
    const members = { membershipsCreated: 0, membershipsExisting: 0 };
    const receipt = encodeLine(['done', 0, 1, { ...tally, ...members }, 0]);
    // The grant of a run that was killed at once: the receipt is void, but its word stands.
    appendFileSync(ledger('job.log'), receipt + encodeLine(['grant', 0, 2]));
    rmSync(ledger(FIRST));
    await expectAllOurs();
  });
});

describe('a line that cannot be read', () => {
  const TORN = '58faf720 ["u?",1,17954';

  /** The looks of a resume that finds this at the end of a ledger in which no row has anything. */
  async function looksFor(end: string): Promise<number> {
    const stop = new StopSwitch();
    await bench.import('email\nann@example.com\nbob@example.com\n', {
      ...{ jobId: 'job', stop },
      onEvent: ({ type }) => {
        if (type === 'planned') stop.stop(INTERRUPTED);
      },
    });
    appendFileSync(ledger('job.log'), encodeLine(['grant', 0, 1]));
    writeFileSync(ledger(FIRST), encodeLine(['chunk', 1, 'job', 0, 1, 1, 2]) + end);
    const { end: ended } = await bench.resume();
    expect(ended.checkpoint.summary).toMatchObject({ successes: 2, usersCreated: 2 });
    return looks();
  }

  it('and was torn off is no damage: nothing was sent on the strength of it', async () => {
    expect(await looksFor(TORN)).toBe(0);
  });

  it('and has its end is one that was lost: both rows are looked up', async () => {
    expect(await looksFor(`${TORN}\n`)).toBeGreaterThanOrEqual(2);
  });
});
