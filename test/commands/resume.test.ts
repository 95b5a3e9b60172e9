import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openStage } from '../support/commands/stage';
import { type CliProcess, type CliRun, envOf, startCli } from '../support/run-cli';

const ROWS = 200;
const CSV = [
  'email,org_external_id,org_name',
  ...Array.from({ length: ROWS }, (_, row) => `user${String(row)}@example.com,acme,Acme`),
  '',
].join('\n');
const FAST = ['--rate-limit', '100000'];
const PARTS = ['--chunk-size', '20', '--concurrency', '4'];

const stage = openStage({ latencyMs: 20, csv: CSV });

function start(...args: readonly string[]): CliProcess {
  return startCli(args, { cwd: stage.place.folder, env: envOf(stage.bed.sandbox) });
}

/** Runs an import and kills it when 20 users have arrived. */
async function killed(...flags: readonly string[]): Promise<void> {
  const cli = start('import', 'users.csv', '--job-id', 'job', ...FAST, ...PARTS, ...flags);
  for (let users = 0; users < 20; users = (await stage.bed.state()).users.length) await wait(20);
  cli.kill('SIGKILL');
  expect((await cli.ended).signal).toBe('SIGKILL');
}

async function expectAllThere({ status, stdout, stderr }: CliRun): Promise<void> {
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.any(String) });
  expect(stdout).toContain(`all ${String(ROWS)} rows arrived`);
  const { created } = await stage.bed.stats();
  expect(created).toEqual({ users: ROWS, memberships: ROWS, organizations: 1 });
  expect(stage.place.read('.workos-checkpoints/job/results.csv').split('\n')).toHaveLength(
    ROWS + 2,
  );
}

describe('resume', () => {
  it('finishes a killed job, and names the dead owner of its lock', async () => {
    await killed();
    const run = await start('resume', 'job').ended;
    expect(run.stderr).toMatch(
      /Process \d+ on .* held the job and is gone\. Its lock was taken over/,
    );
    await expectAllThere(run);
    expect(run.stdout).toMatch(/Next +workos-migrate results job --without-password/);
  });

  it('finishes a job whose coordinator was killed, with new workers', async () => {
    await killed('--workers', '2');
    await expectAllThere(await start('resume', '--last', '--workers', '3').ended);
  });

  it('takes a job from a process that cannot be seen from here only with --take-over', async () => {
    await killed();
    const owner = { pid: 7, host: 'elsewhere', since: '2026-01-01T00:00:00.000Z' };
    stage.place.write('.workos-checkpoints/job/lock', JSON.stringify(owner));
    const { status, stderr } = await start('resume', 'job').ended;
    expect(status).toBe(5);
    expect(stderr).toContain('The job is in use by process 7 on elsewhere, on another machine');
    expect(stderr).toContain('take the job over: workos-migrate resume job --take-over');
    await expectAllThere(await start('resume', 'job', '--take-over').ended);
  });

  it('is what import --resume does', async () => {
    await killed();
    await expectAllThere(await start('import', '--resume', 'job', '--workers', '2').ended);
  });

  it('says that a finished job is finished, and ends 0', async () => {
    await start('import', 'users.csv', '--job-id', 'job', ...FAST).ended;
    const run = await start('resume', 'job').ended;
    expect(run.stderr).toContain('Job job is finished. There is nothing left to do.');
    await expectAllThere(run);
  });

  it('names jobs that are unfinished when the last one is finished', async () => {
    await killed();
    stage.place.write('small.csv', 'email\nada@example.com\n');
    await start('import', 'small.csv', '--job-id', 'small', ...FAST).ended;
    const other = 'Another job is unfinished: workos-migrate resume job';
    const last = await start('resume', '--last').ended;
    expect(last.stderr).toContain('Job small is finished. There is nothing left to do.');
    expect(last.stderr).toContain(other);
    expect((await start('resume', 'small').ended).stderr).not.toContain(other);
  });

  it('repeats a rehearsal, whose sandbox is gone, with its import', async () => {
    await killed();
    stage.place.write('small.csv', 'email\nada@example.com\n');
    await start('import', 'small.csv', '--sandbox', '--job-id', 'tour').ended;
    const { status, stderr } = await start('resume', '--last').ended;
    expect(status).toBe(5);
    expect(stderr).toContain('The job was a rehearsal, and its sandbox no longer exists.');
    expect(stderr).toContain('Rehearse again: workos-migrate import small.csv --sandbox');
    expect(stderr).toContain('Another job is unfinished: workos-migrate resume job');
  });

  it('prints the same JSON as import with --json', async () => {
    await killed();
    const { status, stdout } = await start('resume', 'job', '--json').ended;
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      jobId: 'job',
      status: 'completed',
      withoutPassword: ROWS,
      next: ['workos-migrate results job --without-password --status created'],
      summary: { total: ROWS, successes: ROWS, usersCreated: ROWS, membershipsCreated: ROWS },
    });
  });

  it('prints the next command when it is stopped', async () => {
    await killed();
    const cli = start('resume', 'job', '--concurrency', '1');
    await cli.says(/rows · /);
    cli.kill('SIGTERM');
    const { status, stdout } = await cli.ended;
    expect(status).toBe(143);
    expect(stdout).toMatch(/Next +workos-migrate resume job/);
  });
});

describe('two resumes in the same instant', () => {
  it('exactly one runs, the other ends 5 and names it', async () => {
    await killed();
    const both = [start('resume', 'job'), start('resume', 'job')];
    const runs = await Promise.all(both.map(({ ended }) => ended));
    const [done, refused] = runs.toSorted((a, b) => (a.status ?? 0) - (b.status ?? 0));
    expect(runs.map(({ status }) => status).toSorted()).toEqual([0, 5]);
    const other = both[runs.findIndex(({ status }) => status === 0)]?.pid;
    expect(refused?.stderr).toContain(String(other));
    if (done !== undefined) await expectAllThere(done);
  });
});

describe('resume rejects', () => {
  it.each<[string, readonly string[], number, RegExp]>([
    ['no job', ['resume'], 2, /Name the job to resume, or add --last/],
    ['a job and --last', ['resume', 'job', '--last'], 2, /either a job id or --last/],
    ['a path', ['resume', '../job'], 2, /job/],
    ['an unknown job', ['resume', 'nobody'], 5, /There is no job nobody in .workos-checkpoints/],
    ['--last without any job', ['resume', '--last'], 5, /There is no job in/],
    [
      'a flag of the first run',
      ['import', '--resume', 'job', '--org-id', 'org_1'],
      2,
      /--org-id cannot be changed when a job is resumed/,
    ],
  ])('%s', async (_what, args, exit, message) => {
    const { status, stderr, stdout } = await start(...args).ended;
    expect({ status, stdout }).toEqual({ status: exit, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it('a changed CSV, with the next command', async () => {
    await killed();
    stage.place.write('users.csv', CSV.replace('user7@', 'user8@'));
    const { status, stderr } = await start('resume', 'job').ended;
    expect(status).toBe(5);
    expect(stderr).toMatch(/users\.csv is not the file the job began with/);
    expect(stderr).toMatch(/add --csv <path> if it was moved/);
    stage.place.write(join('kept', 'users.csv'), CSV);
    await expectAllThere(await start('resume', 'job', '--csv', 'kept/users.csv').ended);
  });
});
