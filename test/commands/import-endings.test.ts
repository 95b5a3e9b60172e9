import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openStage } from '../support/commands/stage';
import { type CliProcess, envOf, readErrors, startCli } from '../support/run-cli';

const ROWS = 300;
const CSV = [
  'email,org_external_id,org_name',
  ...Array.from({ length: ROWS }, (_, row) => `user${String(row)}@example.com,acme,Acme`),
  '',
].join('\n');
const JOB = join('.workos-checkpoints', 'job');

interface Ended {
  readonly status: string;
  readonly error?: { code: string; exit: number };
  readonly next: readonly string[];
  readonly summary: {
    total: number;
    successes: number;
    failures: number;
    unprocessed: number;
    usersCreated: number;
    membershipsCreated: number;
  };
}

const stage = openStage({ latencyMs: 20, csv: CSV });

function start(...flags: readonly string[]): CliProcess {
  const args = ['import', 'users.csv', '--job-id', 'job', '--rate-limit', '100000', ...flags];
  return startCli(args, { cwd: stage.place.folder, env: envOf(stage.bed.sandbox) });
}

/** The contents of the files after the end, which must equal those of the sandbox. */
async function expectAllRecorded(): Promise<Ended> {
  const checkpoint = JSON.parse(stage.place.read(join(JOB, 'checkpoint.json'))) as Ended;
  const { total, successes, failures, unprocessed, ...made } = checkpoint.summary;
  expect(successes + failures + unprocessed).toBe(total);
  const { users, memberships } = await stage.bed.state();
  expect({ users: users.length, memberships: memberships.length }).toEqual({
    users: made.usersCreated,
    memberships: made.membershipsCreated,
  });
  const results = stage.place.read(join(JOB, 'results.csv')).split('\n').slice(1, -1);
  expect(results).toHaveLength(total);
  const held = new Set(users.map(({ id }) => id));
  const named = results.map((line) => line.split(',')[4] ?? '').filter((id) => id !== '');
  expect(named.filter((id) => !held.has(id))).toEqual([]);
  expect(named).toHaveLength(successes);
  return checkpoint;
}

describe('a signal', () => {
  it('SIGINT lets rows in flight finish, records everything and ends 130', async () => {
    const cli = start('--concurrency', '4');
    await cli.says(/ 10 % /);
    cli.kill('SIGINT');
    const { status, signal, stdout, stderr } = await cli.ended;
    expect({ status, signal }).toEqual({ status: 130, signal: null });
    expect(stderr).toContain('Finishing rows in flight');
    expect(stdout).toMatch(/^Stopped in .*, \d+ rows left\. Stopped by SIGINT: everything done/);
    expect(stdout).toMatch(/Next +workos-migrate /);
    const { status: jobStatus, summary } = await expectAllRecorded();
    expect(jobStatus).toBe('interrupted');
    expect(summary.successes).toBeGreaterThanOrEqual(30);
    expect(summary.unprocessed).toBeGreaterThan(0);
  });

  it('SIGTERM does the same and ends 143, with --json too', async () => {
    const cli = start('--concurrency', '4', '--json');
    for (let users = 0; users < 20; users = (await stage.bed.state()).users.length) await wait(20);
    cli.kill('SIGTERM');
    const { status, stdout } = await cli.ended;
    expect(status).toBe(143);
    const document = JSON.parse(stdout) as Ended;
    expect(document).toMatchObject({
      status: 'interrupted',
      error: { code: 'sigterm', exit: 143 },
      next: [expect.stringMatching(/^workos-migrate /)],
    });
    const { summary } = await expectAllRecorded();
    expect(document.summary).toEqual(summary);
  });

  it('a second SIGINT ends the run at once, and the job remains valid', async () => {
    await stage.bed.faults('POST /user_management/users slow=600000');
    const cli = start();
    await cli.says(/^Job job/m);
    for (let sent = 0; sent < 10; sent = (await stage.bed.state()).users.length) await wait(20);
    cli.kill('SIGINT');
    await cli.says(/Press Ctrl-C again to stop now/);
    cli.kill('SIGINT');
    const { status, stdout } = await cli.ended;
    // It did not wait: a run that ends 10 s after the first signal prints its result and writes its checkpoint.
    expect({ status, stdout }).toEqual({ status: 130, stdout: '' });
    expect(JSON.parse(stage.place.read(join(JOB, 'checkpoint.json')))).toMatchObject({
      jobId: 'job',
      status: 'running',
    });
    expect(
      stage.place.read(join(JOB, 'ledger', 'chunk-0000000.1.log')).split('\n').length,
    ).toBeGreaterThan(10);
    await stage.bed.faults();
    // The lock of a dead process does not block the import, which goes on with its job.
    expect(await start().ended).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('resuming it'),
    });
  });
});

it('--max-errors stops the run with work left and ends 7', async () => {
  stage.place.write('users.csv', CSV.replaceAll(/user\d*5@/g, 'no address '));
  const { status, stdout } = await start('--max-errors', '1', '--json').ended;
  expect(status).toBe(7);
  expect(JSON.parse(stdout)).toMatchObject({
    status: 'stopped',
    error: { code: 'max_errors', exit: 7 },
    next: ['workos-migrate resume job', 'workos-migrate analyze job'],
  });
  const { summary } = await expectAllRecorded();
  expect(summary.failures).toBeGreaterThanOrEqual(1);
  expect(summary.unprocessed).toBeGreaterThan(0);
  expect(readErrors(join(stage.place.folder, JOB, 'errors.jsonl'))).toHaveLength(summary.failures);
});

it('--quiet prints the result and no status messages', async () => {
  stage.place.write('users.csv', 'email\nada@example.com\n');
  const { status, stdout, stderr } = await start('--quiet').ended;
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^Done in .*: 1 row arrived\n/);
});

it('a job id is made from the file name and printed', async () => {
  stage.place.write('users.csv', 'email\nada@example.com\n');
  const { stdout } = await startCli(['import', 'users.csv'], {
    cwd: stage.place.folder,
    env: envOf(stage.bed.sandbox),
  }).ended;
  const [, jobId = ''] = /Job +(users-\d{8}-\d{6}-[0-9a-f]{4})\n/.exec(stdout) ?? [];
  expect(stage.place.read(join('.workos-checkpoints', jobId, 'checkpoint.json'))).toContain(jobId);
});
