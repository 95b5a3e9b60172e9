import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type ImportEvent, StopSwitch } from '../../../src/lib/import';
import { decodeLine } from '../../../src/lib/jobs/ledger/ledger-line';
import { processExists } from '../../../src/lib/jobs/folder/process-life';
import { Abort, systemErrorCode } from '../../../src/lib/model';
import { abortOf } from '../../support/csv/csv-files';
import { type TestBed, openTestBed, requestCounts } from '../../support/import-test-bed';

const ROWS = 60;
const CHUNK_SIZE = 5;
const USERS = 20;

/** Each email has three rows, 20 rows apart: in different chunks and with different organizations. */
const CSV = [
  'email,first_name,external_id,org_external_id,org_name',
  ...Array.from({ length: ROWS }, (_unused, i) => {
    const [user, round] = [String(i % USERS), String(Math.floor(i / USERS))];
    return `u${user}@example.com,Round ${round},x${user},org${round},Org ${round}`;
  }),
  '',
].join('\n');
const SETUP = { jobId: 'job', options: { workers: 3, chunkSize: CHUNK_SIZE, concurrency: 4 } };

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(async () => {
  await bed.close();
});

async function expectAllThere(): Promise<void> {
  const { users, organizations, memberships } = await bed.state();
  expect(users.map(({ email }) => email).sort()).toEqual(
    Array.from({ length: USERS }, (_unused, i) => `u${String(i)}@example.com`).sort(),
  );
  expect(new Set(users.map((user) => user.first_name))).toEqual(new Set(['Round 0']));
  expect([organizations.length, memberships.length]).toEqual([3, ROWS]);
  expect((await bed.stats()).created).toEqual({
    users: USERS,
    organizations: 3,
    memberships: ROWS,
  });
}

/** The processes of the workers of a job, as its ledger notes them. */
function workerPids(): readonly number[] {
  const log = readFileSync(join(bed.folder, 'jobs/job/ledger/job.log'), 'utf8');
  const records = log.split('\n').map((line) => decodeLine(line) ?? []);
  return records.flatMap(([tag, pid]) => (tag === 'worker' ? [Number(pid)] : []));
}

/** True once this process has seen the end of its child: a dead child keeps its pid until then. */
function isReaped(pid: number): boolean {
  try {
    return !process.kill(pid, 0);
  } catch (error) {
    return systemErrorCode(error) === 'ESRCH';
  }
}

describe('an import with three workers', () => {
  it('creates each user once, from its first row, with all memberships, and without lookups', async () => {
    const { end, results } = await bed.import(CSV, SETUP);
    expect(end.checkpoint).toMatchObject({
      status: 'completed',
      options: { workers: 3 },
      summary: { successes: ROWS, usersCreated: USERS, membershipsCreated: ROWS },
    });
    expect(results.slice(1).map((line) => Number(line.split(',')[0]))).toEqual(
      Array.from({ length: ROWS }, (_unused, i) => i + 1),
    );
    await expectAllThere();
    const counts = requestCounts(await bed.stats());
    expect(counts['GET /user_management/users']).toBeUndefined();
    expect(counts['POST /user_management/users']).toBe(USERS);
    expect(end.checkpoint.summary.requests.writes).toBe(USERS + ROWS + 3);
  });

  it('leaves no process behind', async () => {
    await bed.import(CSV, SETUP);
    const pids = workerPids();
    expect(pids).toHaveLength(3);
    expect(pids.filter(processExists)).toEqual([]);
  });

  it('fails the same rows as one process does', async () => {
    const csv = `${CSV}not-an-email,,,,\nlost@example.com,,,nowhere,\n`;
    const { end, errors } = await bed.import(csv, SETUP);
    expect(end.checkpoint).toMatchObject({ status: 'partial', summary: { failures: 2 } });
    expect(errors.map(({ recordNumber, errorType }) => [recordNumber, errorType])).toEqual([
      [ROWS + 1, 'row_invalid'],
      [ROWS + 2, 'org_resolution'],
    ]);
    expect(end.reasons).toHaveLength(2);
    await expectAllThere();
  });

  it('pauses all of them for a 429', async () => {
    await bed.faults('POST /user_management/users status=429 n=1');
    const throttled: ImportEvent[] = [];
    const { end } = await bed.import(CSV, {
      ...SETUP,
      onEvent: (event) => {
        if (event.type === 'throttled') throttled.push(event);
      },
    });
    expect(end.checkpoint.summary).toMatchObject({ successes: ROWS, requests: { throttled: 1 } });
    expect(throttled).toHaveLength(1);
    await expectAllThere();
  });

  it('is stopped by a signal, and resumed', async () => {
    const stop = new StopSwitch();
    const { end } = await bed.import(CSV, {
      ...SETUP,
      stop,
      onEvent: ({ type }) => {
        if (type === 'progress') stop.stop(new Abort('interrupted', 'sigint', 'Stopped'));
      },
    });
    expect(end.checkpoint.status).toMatch(/interrupted|completed/);
    await bed.resume();
    await expectAllThere();
  });

  // A later report of a worker would be counted in addition to the written reports.
  it('ends them all before it reports, although answers are no longer awaited', async () => {
    await bed.faults('POST /user_management/users slow=600000');
    const stop = new StopSwitch();
    let alive: readonly number[] | undefined;
    const running = bed.import(CSV, {
      ...SETUP,
      stop,
      onEvent: ({ type }) => {
        if (type === 'reporting') alive = workerPids().filter((pid) => !isReaped(pid));
      },
    });
    const ledger = join(bed.folder, 'jobs/job/ledger/chunk-0000000.1.log');
    while (!existsSync(ledger) || !readFileSync(ledger, 'utf8').includes('["?","user",'))
      await wait(10);
    stop.abandon(new Abort('interrupted', 'sigint', 'Stopped'));
    const { end } = await running;
    expect(alive).toEqual([]);
    expect(workerPids()).not.toEqual([]);
    expect(end.checkpoint).toMatchObject({ status: 'interrupted', summary: { successes: 0 } });
    await bed.faults();
    await bed.resume();
    await expectAllThere();
  });

  it('ends at once when the key is refused', async () => {
    const run = bed.import(CSV, { ...SETUP, apiKey: 'sk_test_wrong' });
    expect(await abortOf(run)).toMatchObject({ reason: 'key_refused' });
    expect((await bed.stats()).created.users).toBe(0);
  });
});

describe('a worker that is lost', () => {
  it('is reported, its chunk goes to another, and nothing is sent twice', async () => {
    const lost: ImportEvent[] = [];
    let killed = 0;
    const { end } = await bed.import(CSV, {
      ...SETUP,
      onEvent: (event) => {
        if (event.type === 'worker_lost') lost.push(event);
        if (event.type !== 'progress' || killed > 0) return;
        killed = workerPids()[0] ?? 0;
        process.kill(killed, 'SIGKILL');
      },
    });
    expect(lost).toEqual([
      {
        type: 'worker_lost',
        words: expect.stringMatching(/^Worker [123] was killed by SIGKILL$/),
        isReplaced: true,
      },
    ]);
    expect(end.checkpoint).toMatchObject({ status: 'completed', summary: { successes: ROWS } });
    await expectAllThere();
  });

  it('three times by one chunk: the chunk is skipped, the rest is imported, and a resume finishes it', async () => {
    const words: string[] = [];
    process.env['FATAL_CHUNK'] = '4';
    const { end } = await bed
      .import(CSV, {
        ...SETUP,
        workerModule: join(__dirname, '../../support/fixtures/fatal-worker.js'),
        onEvent: (event) => {
          if (event.type === 'worker_lost') words.push(event.words);
        },
      })
      .finally(() => delete process.env['FATAL_CHUNK']);
    expect(words.filter((each) => each.endsWith('exited with code 1'))).toHaveLength(3);
    expect(end.stoppedBy).toMatchObject({
      reason: 'stopped_early',
      code: 'chunk_set_aside',
      message: expect.stringContaining('Rows 21–25 were skipped'),
    });
    expect(end.checkpoint).toMatchObject({
      status: 'stopped',
      summary: { unprocessed: CHUNK_SIZE, successes: ROWS - CHUNK_SIZE },
    });
    const resumed = await bed.resume({ changes: { workers: 1 } });
    expect(resumed.end.checkpoint.status).toBe('completed');
    await expectAllThere();
  });

  it('and cannot be replaced: the job ends and does not hang', async () => {
    const lost: boolean[] = [];
    const { end } = await bed.import(CSV, {
      ...SETUP,
      options: { ...SETUP.options, workers: 2 },
      workerModule: join(__dirname, 'nowhere.js'),
      onEvent: (event) => {
        if (event.type === 'worker_lost') {
          expect(event.words).toMatch(/^Worker [12] exited with code 1$/);
          lost.push(event.isReplaced);
        }
      },
    });
    // Each slot tries again, until one has tried three times.
    expect(lost.filter((isReplaced) => isReplaced).length).toBeLessThanOrEqual(4);
    expect(lost.at(-1)).toBe(false);
    expect(end.stoppedBy).toMatchObject({ reason: 'stopped_early', code: 'worker_failed' });
    expect(end.checkpoint.summary).toMatchObject({ unprocessed: ROWS, successes: 0 });
    await bed.resume();
    await expectAllThere();
  });
});
