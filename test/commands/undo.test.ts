import { setTimeout as wait } from 'node:timers/promises';
import type { JobsJson } from '../../src/lib/cli/status';
import type { UndoJson } from '../../src/lib/cli/undo';
import { openStage } from '../support/commands/stage';
import { type CliProcess, type CliRun, envOf, runCli, startCli } from '../support/run-cli';

const ROWS = 60;
const CSV = [
  'email,org_external_id,org_name',
  ...Array.from({ length: ROWS }, (_unused, row) => `user${String(row)}@example.com,acme,Acme`),
  '',
].join('\n');
const FAST = ['--rate-limit', '100000'];

const stage = openStage({ latencyMs: 10, csv: CSV });

function start(...args: readonly string[]): CliProcess {
  return startCli(args, { cwd: stage.place.folder, env: envOf(stage.bed.sandbox) });
}

const run = (...args: readonly string[]): Promise<CliRun> => start(...args).ended;

async function imported(): Promise<void> {
  const { status } = await run(
    'import',
    'users.csv',
    '--job-id',
    'job',
    ...FAST,
    '--chunk-size',
    '20',
  );
  expect(status).toBe(0);
}

async function expectNothingLeft(): Promise<void> {
  const { users, organizations, memberships } = await stage.bed.state();
  expect([users, organizations, memberships]).toEqual([[], [], []]);
}

const jsonOf = ({ stdout }: CliRun): unknown => JSON.parse(stdout);

describe('undo', () => {
  it('shows what it is about to do, and then what it did', async () => {
    await imported();
    const { status, stdout, stderr } = await run('undo', 'job', '--yes');
    expect(status).toBe(0);
    expect(stderr).toMatch(/Undo job job in the test environment at http:/);
    expect(stderr).toMatch(
      /Memberships +60 to delete\n +Users +60 to delete\n +Organizations +1 to delete/,
    );
    expect(stdout).toMatch(/^Undone in /);
    expect(stdout).toMatch(
      /Memberships +60 deleted\n +Users +60 deleted\n +Organizations +1 deleted/,
    );
    await expectNothingLeft();
  });

  it('needs a confirmation, and without a terminal says how to give it', async () => {
    await imported();
    const { status, stderr } = await run('undo', 'job', '--keep-organizations');
    expect(status).toBe(2);
    expect(stderr).toContain('workos-migrate undo job --keep-organizations --dry-run');
    expect(stderr).toContain('workos-migrate undo job --keep-organizations --yes');
    expect((await stage.bed.state()).users).toHaveLength(ROWS);
  });

  it('changes nothing in a dry run, and names the command that does', async () => {
    await imported();
    const answer = await run('undo', 'job', '--dry-run', '--json');
    expect(answer.status).toBe(0);
    expect(jsonOf(answer)).toMatchObject({
      jobId: 'job',
      dryRun: true,
      status: 'completed',
      summary: { users: { deleted: ROWS, kept: 0 }, organizations: { deleted: 1 } },
      kept: [],
      truncated: false,
      files: { kept: null },
      requests: { writes: 0 },
      next: ['workos-migrate undo job'],
    });
    expect((await stage.bed.state()).users).toHaveLength(ROWS);
  });

  it('continues after a kill with the same command, and counts as one run', async () => {
    await imported();
    const killed = start('undo', 'job', '--yes', '--concurrency', '2');
    for (let left = ROWS; left > 40; left = (await stage.bed.state()).users.length) await wait(5);
    killed.kill('SIGKILL');
    expect((await killed.ended).signal).toBe('SIGKILL');
    const shown = jsonOf(await run('status', 'job', '--json'));
    expect(shown).toMatchObject({
      undo: { state: 'unfinished' },
      next: ['workos-migrate undo job'],
    });
    const answer = await run('undo', 'job', '--yes', '--json');
    expect((jsonOf(answer) as UndoJson).summary).toMatchObject({
      users: { deleted: ROWS, gone: 0 },
      memberships: { deleted: ROWS, gone: 0 },
      organizations: { deleted: 1, gone: 0 },
    });
    await expectNothingLeft();
  });

  it('stops for a signal with 130, and says how to continue', async () => {
    await imported();
    const stopped = start('undo', 'job', '--yes', '--concurrency', '2', '--json');
    for (let left = ROWS; left > 40; left = (await stage.bed.state()).users.length) await wait(5);
    stopped.kill('SIGINT');
    const answer = await stopped.ended;
    expect(answer.status).toBe(130);
    expect(jsonOf(answer)).toMatchObject({
      status: 'stopped',
      error: { code: 'sigint' },
      next: ['workos-migrate undo job'],
    });
    expect((await run('undo', 'job', '--yes')).status).toBe(0);
    await expectNothingLeft();
  });

  it('exits 3 when something is kept, and lists it', async () => {
    await imported();
    const { users } = await stage.bed.state();
    const user = users.find(({ email }) => email === 'user0@example.com');
    await edit({ users: [{ id: user?.id, last_sign_in_at: '2026-11-01T00:00:00.000Z' }] });
    const { status, stdout } = await run('undo', 'job', '--yes');
    expect(status).toBe(3);
    expect(stdout).toMatch(/^Undone in part in .*: 3 kept/);
    expect(stdout).toContain(`user ${user?.id ?? ''} of row 1: The user has signed in`);
    expect(stdout).toMatch(/Listed in +\.workos-checkpoints\/job\/undo-kept\.jsonl/);
    const listed = stage.place
      .read('.workos-checkpoints/job/undo-kept.jsonl')
      .trimEnd()
      .split('\n');
    expect(listed.map((line) => (JSON.parse(line) as { reason: string }).reason)).toEqual([
      'signed_in',
      'user_kept',
      'has_memberships',
    ]);
  });

  it('exits 5 for an unknown job and for one whose environment is another', async () => {
    expect((await run('undo', 'nothing', '--yes')).status).toBe(5);
    await imported();
    const { sandbox } = stage.bed;
    const env = { ...envOf(sandbox), WORKOS_SECRET_KEY: 'sk_live_other' };
    const { status, stderr } = await runCli(['undo', 'job', '--yes'], {
      cwd: stage.place.folder,
      env,
    });
    expect(status).toBe(5);
    expect(stderr).toContain('The job belongs to the test environment');
  });

  it('names what is missing: the job, and the key', async () => {
    expect((await run('undo')).stderr).toContain('Name the job to undo.');
    await imported();
    const { status, stderr } = await runCli(['undo', 'job', '--yes'], { cwd: stage.place.folder });
    expect(status).toBe(2);
    expect(stderr).toContain('WORKOS_SECRET_KEY is missing');
  });
});

describe('after an undo', () => {
  beforeEach(async () => {
    await imported();
    await run('undo', 'job', '--yes');
  });

  it('status and report show it', async () => {
    const detail = await run('status', 'job');
    expect(detail.stdout).toMatch(/^Job job was undone:/);
    expect(detail.stdout).toMatch(/Undone\n +Memberships +60 deleted/);
    expect(detail.stdout).not.toContain('Next');
    expect((await run('status')).stdout).toMatch(/job +users\.csv +undone/);
    const { jobs } = jsonOf(await run('status', '--json')) as JobsJson;
    expect(jobs).toMatchObject([
      { undo: { state: 'done', summary: { users: { deleted: ROWS } } } },
    ]);
    const markdown = await run('report', 'job', '--format', 'md');
    expect(markdown.stdout).toMatch(/## Undo\n\nThe job was undone from .* on\. It is finished\./);
    expect(markdown.stdout).toMatch(/\| Users +\| 60 deleted +\|/);
    await run('report', 'job', '--output', 'report.html');
    expect(stage.place.read('report.html')).toContain('<h2 id="undo">Undo</h2>');
  });

  it('a resume is refused, and the same file is imported anew', async () => {
    const resumed = await run('resume', 'job');
    expect(resumed.status).toBe(5);
    expect(resumed.stderr).toContain('It cannot be resumed');
    expect(resumed.stderr).toContain('workos-migrate import users.csv --new');
    const again = await run('import', 'users.csv', ...FAST);
    expect(again.status).toBe(0);
    expect(again.stdout).toContain('all 60 rows arrived');
    expect((await stage.bed.state()).users).toHaveLength(ROWS);
  });
});

async function edit(body: object): Promise<void> {
  const { url, key } = stage.bed.sandbox;
  await fetch(`${url}/_sandbox/edit`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}
