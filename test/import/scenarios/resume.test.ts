import { appendFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StopSwitch } from '../../../src/lib/import';
import { Abort } from '../../../src/lib/model';
import {
  type TestBed,
  type Imported,
  type ImportSetup,
  openTestBed,
  requestCounts,
} from '../../support/import-test-bed';

const ROWS = 40;
const CHUNK_SIZE = 10;
const CSV = csvOf(ROWS);

/** Every fourth row is of the email of the row before it, in another organization. */
function csvOf(rows: number): string {
  const lines = Array.from({ length: rows }, (_unused, i) => {
    const user = i % 4 === 3 ? i - 1 : i;
    return `u${String(user)}@example.com,x${String(user)},org${String(i % 3)},Org ${String(i % 3)}`;
  });
  return ['email,external_id,org_external_id,org_name', ...lines, ''].join('\n');
}

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(async () => {
  await bed.close();
});

const INTERRUPTED = new Abort('interrupted', 'sigint', 'Stopped by SIGINT');
const SETUP: ImportSetup = { jobId: 'job', options: { chunkSize: CHUNK_SIZE, concurrency: 3 } };
const inJob = (name: string): string => join(bed.folder, 'jobs', 'job', name);
const csvPath = (): string => join(bed.folder, 'users-1.csv');

/** An import that is halted in the middle: nothing more is sent, with some rows half done. */
async function halted(csv = CSV, setup: ImportSetup = {}): Promise<Imported> {
  const stop = new StopSwitch();
  return bed.import(csv, {
    ...SETUP,
    ...setup,
    options: { ...SETUP.options, ...setup.options },
    stop,
    onEvent: (event) => {
      if (event.type === 'progress' && event.progress.tally.successes >= 13) {
        stop.halt(INTERRUPTED);
      }
    },
  });
}

async function expectAllThere({ end, results }: Imported): Promise<void> {
  const { users, memberships, organizations } = await bed.state();
  expect(end.checkpoint).toMatchObject({
    status: 'completed',
    summary: {
      total: ROWS,
      successes: ROWS,
      failures: 0,
      unprocessed: 0,
      usersCreated: 30,
      membershipsCreated: ROWS,
      organizationsCreated: 3,
    },
  });
  expect([users.length, memberships.length, organizations.length]).toEqual([30, ROWS, 3]);
  expect((await bed.stats()).created).toEqual({
    users: 30,
    memberships: ROWS,
    organizations: 3,
  });
  expect(results).toHaveLength(ROWS + 1);
}

describe('a job that was halted', () => {
  it('is finished, and settled rows are not sent again', async () => {
    const first = await halted();
    const { successes, unprocessed } = first.end.checkpoint.summary;
    expect(successes).toBeGreaterThanOrEqual(13);
    expect(unprocessed).toBeGreaterThan(0);
    await expectAllThere(await bed.resume());
    const counts = requestCounts(await bed.stats());
    expect(counts['POST /user_management/users']).toBeLessThanOrEqual(30);
    expect(counts['POST /user_management/organization_memberships']).toBeLessThanOrEqual(ROWS);
    expect(counts['POST /organizations']).toBe(3);
  });

  it('is finished by workers as well', async () => {
    await halted();
    await expectAllThere(await bed.resume({ changes: { workers: 3 } }));
  });

  it('adds up requests and working time of all its runs', async () => {
    const first = (await halted()).end.checkpoint;
    const { end } = await bed.resume();
    const { summary, createdAt } = end.checkpoint;
    expect(createdAt).toBe(first.createdAt);
    expect(summary.startedAt).toBe(first.summary.startedAt);
    expect(summary.durationMs).toBeGreaterThanOrEqual(first.summary.durationMs);
    const arrived = requestCounts(await bed.stats());
    const posts = Object.entries(arrived).filter(([operation]) => operation.startsWith('POST'));
    expect(summary.requests.writes).toBe(posts.reduce((sum, [, count]) => sum + count, 0));
  });

  it('keeps the options of its first run, and takes those that were changed', async () => {
    await bed.seed({ organizations: [{ name: 'All of them' }] });
    const id = (await bed.state()).organizations[0]?.id ?? '';
    await halted(CSV, { options: { orgId: id, maxErrors: 7 } });
    const { end } = await bed.resume({ changes: { concurrency: 5 } });
    expect(end.checkpoint.options).toMatchObject({
      orgId: id,
      maxErrors: 7,
      chunkSize: CHUNK_SIZE,
      concurrency: 5,
    });
    const { memberships } = await bed.state();
    expect(new Set(memberships.map((one) => one.organization_id))).toEqual(new Set([id]));
    // A user with two rows joins the organization once.
    expect(memberships).toHaveLength(30);
  });

  it('is finished when it was resumed and halted again and again', async () => {
    await halted();
    for (let more = 1; more <= 3; more += 1) {
      const stop = new StopSwitch();
      let reports = 0;
      await bed.resume({
        stop,
        onEvent: ({ type }) => {
          reports += type === 'progress' ? 1 : 0;
          if (reports >= 13 + 3 * more) stop.halt(INTERRUPTED);
        },
      });
    }
    await expectAllThere(await bed.resume());
  });
});

describe('a request whose answer was not awaited', () => {
  const one = 'email,external_id\nann@example.com,a1\n';

  /** The only create of the file is carried out, and the run ends before its answer. */
  async function unheard(): Promise<void> {
    await bed.faults('POST /user_management/users slow=600000');
    const stop = new StopSwitch();
    const running = bed.import(one, { jobId: 'job', stop });
    while ((await bed.stats()).maxInFlight === 0);
    stop.abandon(INTERRUPTED);
    expect((await running).end.checkpoint.summary.unprocessed).toBe(1);
    await bed.faults();
  }

  it('is looked up, and its user is taken for ours', async () => {
    await unheard();
    const { end } = await bed.resume();
    expect(end.checkpoint.summary).toMatchObject({
      successes: 1,
      usersCreated: 1,
      usersAdopted: 0,
    });
    expect((await bed.stats()).created.users).toBe(1);
    // The first is not counted before it is answered, and there was no second.
    expect(requestCounts(await bed.stats())['POST /user_management/users']).toBeUndefined();
  });

  it('treats a user that existed before as --on-existing says', async () => {
    const created_at = '2020-01-01T00:00:00Z';
    await bed.seed({ users: [{ email: 'ann@example.com', external_id: 'a1', created_at }] });
    await unheard();
    const { errors, end } = await bed.resume();
    expect(end.checkpoint.summary).toMatchObject({ failures: 1, usersCreated: 0 });
    expect(errors[0]?.errorMessage).toContain('Email already exists');
  });
});

it('a resume that is stopped while it reads the file leaves all as it was, and says so', async () => {
  await halted();
  const before = (await bed.stats()).requests;
  const stop = new StopSwitch();
  stop.stop(INTERRUPTED);
  await expect(bed.resume({ stop })).rejects.toMatchObject({
    reason: 'interrupted',
    code: 'sigint',
    message: 'Stopped before the job was resumed. Nothing was sent, and the job is unchanged.',
  });
  expect((await bed.stats()).requests).toEqual(before);
  await expectAllThere(await bed.resume());
});

describe('the CSV of a job', () => {
  beforeEach(async () => {
    await halted();
  });

  it('may have been moved', async () => {
    const moved = join(bed.folder, 'elsewhere.csv');
    renameSync(csvPath(), moved);
    await expect(bed.resume()).rejects.toMatchObject({
      reason: 'usage',
      actions: [expect.stringMatching(/workos-migrate resume job .*--csv <path>$/)],
    });
    const resumed = await bed.resume({ csvPath: moved });
    await expectAllThere(resumed);
    expect(resumed.end.checkpoint.csv.path).toBe(moved);
  });

  it.each([
    ['is shorter', CSV.slice(0, -40), /had \d+ bytes and now has \d+/],
    ['has another cell', CSV.replace('u38', 'u83'), /bytes have different content/],
    ['has no header any more', CSV.replace('email,', 'mails,'), /no email column|email/],
  ])('must not have changed: it %s', async (_how, csv, message) => {
    writeFileSync(csvPath(), csv);
    await expect(bed.resume()).rejects.toMatchObject({
      reason: 'job_in_the_way',
      code: 'csv_changed',
      message: expect.stringMatching(message),
    });
    writeFileSync(csvPath(), CSV);
    await expectAllThere(await bed.resume());
  });
});

describe('a job folder that suffered', () => {
  beforeEach(async () => {
    await halted();
  });

  it('without its checkpoint is resumed from its ledger', async () => {
    rmSync(inJob('checkpoint.json'));
    const resumed = await bed.resume();
    expect(resumed.notes.join('\n')).toMatch(/checkpoint\.json/);
    await expectAllThere(resumed);
  });

  it('with a checkpoint cut short, too', async () => {
    const text = readFileSync(inJob('checkpoint.json'), 'utf8');
    writeFileSync(inJob('checkpoint.json'), text.slice(0, text.length / 2));
    await expectAllThere(await bed.resume());
  });

  it('with a checkpoint of a newer version is left alone', async () => {
    const text = readFileSync(inJob('checkpoint.json'), 'utf8');
    writeFileSync(inJob('checkpoint.json'), text.replace(/"version": ?\d+/, '"version": 99'));
    await expect(bed.resume()).rejects.toMatchObject({
      reason: 'job_in_the_way',
      code: 'job_newer',
    });
  });

  it('with a garbled middle and torn ends is looked up, not believed', async () => {
    for (const chunk of ['chunk-0000000.1.log', 'chunk-0000001.1.log']) {
      const path = inJob(join('ledger', chunk));
      const lines = readFileSync(path, 'utf8').split('\n');
      // The intents stay: without them no row would be looked up.
      const at = lines.findIndex((line) => line.includes('"ok"'));
      const text = lines.map((line, i) => (i === at ? line.replace(/[a-f0-9]/, '#') : line));
      writeFileSync(path, text.join('\n'));
      appendFileSync(path, 'deadbeef ["ok",1');
    }
    // Receipts would speak for the chunks.
    const log = inJob(join('ledger', 'job.log'));
    const kept = readFileSync(log, 'utf8').split('\n');
    writeFileSync(log, `${kept.filter((line) => !line.includes('"done"')).join('\n')}1234 ["gr`);
    const resumed = await bed.resume();
    await expectAllThere(resumed);
    expect(resumed.end.checkpoint.summary.warnings.join()).toMatch(/lines of the ledger/);
  });
});

describe('a job', () => {
  it('that is finished says so and sends nothing', async () => {
    const { end } = await bed.import(CSV, SETUP);
    const before = requestCounts(await bed.stats());
    const resumed = await bed.resume();
    expect(resumed.wasFinished).toBe(true);
    expect(resumed.end.checkpoint).toEqual(end.checkpoint);
    expect(requestCounts(await bed.stats())).toEqual(before);
    // Its lock is free again.
    expect((await bed.resume()).wasFinished).toBe(true);
  });

  it('of another environment is rejected, and so is an unknown one', async () => {
    await halted();
    const target = { apiUrl: 'https://api.workos.com', environment: 'live' as const };
    await expect(bed.resume({ target })).rejects.toMatchObject({
      reason: 'job_in_the_way',
      code: 'target_differs',
    });
    await expect(bed.resume({ jobId: 'nobody' })).rejects.toMatchObject({
      reason: 'job_in_the_way',
      code: 'job_unknown',
      actions: expect.arrayContaining([expect.stringContaining('job')]),
    });
    await expectAllThere(await bed.resume());
  });
});
