import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { JobJson, JobsJson } from '../../src/lib/cli/status';
import { type TestBed, openTestBed } from '../support/import-test-bed';
import {
  type CliProcess,
  type CliRun,
  envOf,
  openWorkplace,
  runCli,
  startCli,
  type Workplace,
} from '../support/run-cli';

const ROWS = 60;
const CSV = `email,metadata\n${Array.from(
  { length: ROWS },
  (_, index) => `row${String(index + 1)}@example.com,${index === 2 ? '{oops' : ''}\n`,
).join('')}`;

let bed: TestBed;
let place: Workplace;

beforeAll(async () => {
  bed = await openTestBed();
});
afterAll(() => bed.close());

beforeEach(() => {
  place = openWorkplace();
  place.write('users.csv', CSV);
});
afterEach(async () => {
  place.remove();
  await bed.faults();
});

const status = (...args: string[]): Promise<CliRun> =>
  runCli(['status', ...args], { cwd: place.folder });

async function jsonOf(...args: string[]): Promise<unknown> {
  const run = await status(...args, '--json');
  expect([run.status, run.stderr]).toEqual([0, '']);
  return JSON.parse(run.stdout);
}

async function jobOf(...args: string[]): Promise<JobJson> {
  return (await jsonOf(...args)) as JobJson;
}

/** A running import at this rate; by default it would take longer than any test. */
async function running(jobId: string, rateLimit = '2'): Promise<CliProcess> {
  const args = ['import', 'users.csv', '--job-id', jobId, '--on-existing', 'adopt'];
  const slow = ['--rate-limit', rateLimit, '--chunk-size', '20'];
  const env = envOf(bed.sandbox);
  const child = startCli([...args, ...slow], { cwd: place.folder, env });
  await child.says(/Job /);
  for (;;) {
    const { summary } = await jobOf(jobId);
    if (summary.successes > 0) return child;
    await wait(50);
  }
}

const imported = (jobId: string): Promise<CliRun> =>
  runCli(['import', 'users.csv', '--job-id', jobId, '--on-existing', 'adopt', '--quiet'], {
    cwd: place.folder,
    env: envOf(bed.sandbox),
  });

describe('status of a job', () => {
  it('shows the progress of a running job, ahead of its checkpoint', async () => {
    const child = await running('live');
    const job = await jobOf('live');
    expect(job).toMatchObject({ jobId: 'live', state: 'running', status: 'running', alive: true });
    expect(job.pid).toBe(child.pid);
    expect(job.etaMs).toBeGreaterThan(0);
    expect(job.rowsPerSecond).toBeGreaterThan(0);
    const { successes, failures, unprocessed } = job.summary;
    expect(successes + failures + unprocessed).toBe(ROWS);
    expect(job.next).toEqual(['workos-migrate status live --watch']);
    const { stdout } = await status('--last');
    expect(stdout).toMatch(/^Job live is running: \d+ % of 60 rows/);
    expect(stdout).toContain(String(child.pid));
    child.kill('SIGINT');
    await child.ended;
    expect(await jobOf('live')).toMatchObject({
      state: 'interrupted',
      status: 'interrupted',
      alive: false,
      pid: null,
      etaMs: null,
      next: [
        'workos-migrate resume live',
        ...(job.summary.failures > 0 ? ['workos-migrate analyze live'] : []),
      ],
    });
  });

  it('shows after a kill what had arrived, even if the checkpoint does not', async () => {
    const child = await running('killed');
    child.kill('SIGKILL');
    await child.ended;
    const job = await jobOf('killed');
    expect(job).toMatchObject({ state: 'killed', status: 'running', alive: false });
    const stored = place.read(join('.workos-checkpoints', 'killed', 'checkpoint.json'));
    const before = JSON.parse(stored) as JobJson;
    expect(job.summary.successes).toBeGreaterThanOrEqual(before.summary.successes);
    expect(job.summary.unprocessed).toBeGreaterThan(0);
    expect(job.next[0]).toBe('workos-migrate resume killed');
    // `status` changed nothing.
    expect(place.read(join('.workos-checkpoints', 'killed', 'checkpoint.json'))).toBe(stored);
  });

  it('has the content of the checkpoint once it has ended', async () => {
    await imported('ended');
    const stored: unknown = JSON.parse(
      readFileSync(join(place.folder, '.workos-checkpoints', 'ended', 'checkpoint.json'), 'utf8'),
    );
    const job = await jobOf('ended');
    expect(job).toMatchObject({ ...(stored as object), state: 'partial', alive: false, pid: null });
    expect(job.next[0]).toBe(
      'workos-migrate analyze ended --retry-csv ended-failed.csv --include permanent',
    );
  });
});

describe('status --watch', () => {
  it('follows a job to its end, and shows how it ended', async () => {
    const child = await running('watched', '20');
    const watcher = startCli(['status', '--last', '--watch'], { cwd: place.folder });
    await watcher.says(/Watching job watched \(process \d+\)/);
    await watcher.says(/^ *\d+ % \d+\/60 rows · .* rows\/s · 1 failed · ETA/m);
    await child.ended;
    const { status: exit, stdout } = await watcher.ended;
    expect(exit).toBe(0);
    expect(stdout).toContain(
      'Job watched is finished, some rows failed: 100 % of 60 rows, 1 failed',
    );
  });

  it.each<[NodeJS.Signals, number]>([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('ends with %s, and the job continues', async (signal, exit) => {
    const child = await running('goes-on');
    const watcher = startCli(['status', 'goes-on', '--watch'], { cwd: place.folder });
    await watcher.says(/Watching/);
    watcher.kill(signal);
    const { status: ended, stderr } = await watcher.ended;
    expect(ended).toBe(exit);
    expect(stderr).toContain(`Stopped watching (${signal}). The job continues.`);
    expect(stderr).toContain('workos-migrate status goes-on --watch');
    expect(await jobOf('goes-on')).toMatchObject({ alive: true });
    child.kill('SIGKILL');
    await child.ended;
  });

  it('shows a job that is not running, and ends', async () => {
    await imported('still');
    const { status: exit, stdout, stderr } = await status('still', '--watch');
    expect([exit, stderr]).toEqual([0, '']);
    expect(stdout).toContain('Job still is finished');
    expect(await jobOf('still', '--watch')).toMatchObject({ state: 'partial' });
  });
});

describe('status of all jobs', () => {
  it('has a row for each job, damaged ones included', async () => {
    expect(await status()).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(
        /^There is no job in .workos-checkpoints.\nLooked in .+\.workos-checkpoints\./,
      ),
    });
    await imported('first');
    await imported('second');
    await imported('third');
    place.write(join('.workos-checkpoints', 'third', 'checkpoint.json'), '{"version":');
    const { stdout, stderr } = await status();
    expect(stderr).toBe('');
    expect(stdout).toMatch(
      /^Job +File +State +Rows +Failed +Started\nsecond +users.csv +partial +60 of 60 +1 /,
    );
    expect(stdout).toMatch(/^first +users.csv +partial/m);
    expect(stdout).toMatch(/^third +damaged/m);
    const { jobs } = (await jsonOf()) as JobsJson;
    expect(jobs.map(({ jobId, state, alive }) => [jobId, state, alive])).toEqual([
      ['second', 'partial', false],
      ['first', 'partial', false],
      ['third', 'damaged', false],
    ]);
    expect(jobs[2]).toMatchObject({ error: { code: 'checkpoint_damaged', exit: 5 } });
  });
});

describe('status rejects', () => {
  it.each<[string, string[], number, string]>([
    ['an unknown job', ['nobody'], 5, 'There is no job nobody'],
    ['a path', ['../x'], 2, 'is not a job id'],
    ['two jobs', ['job', '--last'], 2, 'either a job id or --last'],
    ['--last without any job', ['--last'], 5, 'There is no job in .workos-checkpoints'],
    ['--watch without a job', ['--watch'], 2, 'Name the job to look at, or add --last.'],
  ])('%s', async (_, args, exit, words) => {
    const run = await status(...args, '--json');
    expect([run.status, run.stderr]).toEqual([exit, '']);
    expect(JSON.parse(run.stdout)).toMatchObject({ error: { exit } });
    expect(run.stdout).toContain(words);
  });

  it('a damaged job, with the command that repairs it', async () => {
    await imported('bad');
    place.write(join('.workos-checkpoints', 'bad', 'checkpoint.json'), '');
    const run = await status('bad');
    expect(run.status).toBe(5);
    expect(run.stderr).toContain('checkpoint.json of the job bad is damaged.');
    expect(run.stderr).toContain('workos-migrate resume bad');
  });
});
