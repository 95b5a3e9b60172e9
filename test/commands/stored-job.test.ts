import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { JobJson, JobsJson } from '../../src/lib/cli/status';
import { CSV, FAST, machinesBed, ROWS } from '../support/machines';
import { type CliRun, filesBelow } from '../support/run-cli';

const FOLDER = '.workos-checkpoints';

const { bed, at, start, run, begin, users, lapse, leases } = machinesBed();

/** Begins the job on machine a, and kills it when some users have arrived. */
async function killed(...flags: readonly string[]): Promise<void> {
  const cli = begin(...flags);
  await users(20);
  cli.kill('SIGKILL');
  expect((await cli.ended).signal).toBe('SIGKILL');
}

async function expectAllThere({ status, stdout, stderr }: CliRun): Promise<void> {
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.any(String) });
  expect(stdout).toContain(`all ${String(ROWS)} rows arrived`);
  const { created } = await bed().stats();
  expect(created).toEqual({ users: ROWS, memberships: ROWS, organizations: 1 });
  expect(await leases()).toBe(0);
}

describe('a job in a store', () => {
  it.each([[['--workers', '1']], [['--workers', '2']]])(
    'goes on at another machine that has its file: %j',
    async (workers) => {
      await killed(...workers);
      const early = await run('b', 'resume', 'job');
      expect([early.status, early.stderr]).toEqual([
        5,
        expect.stringMatching(/The job is in use by process \d+ on machine-a\./),
      ]);
      const watched = JSON.parse((await run('b', 'status', 'job', '--json')).stdout) as JobJson;
      expect(watched).toMatchObject({ state: 'running', alive: true, host: 'machine-a' });
      await lapse();
      const resumed = await run('b', 'resume', 'job', ...workers);
      expect(resumed.stderr).toMatch(/Process \d+ on machine-a held the job and is gone/);
      await expectAllThere(resumed);
    },
  );

  it('is nowhere on the disk but for its reports, at the machine that ended it', async () => {
    await killed();
    expect(existsSync(join(at('a').folder, FOLDER))).toBe(false);
    await lapse();
    await expectAllThere(await run('b', 'resume', 'job'));
    expect(filesBelow(join(at('b').folder, FOLDER))).toEqual([
      '.gitignore',
      'job/errors.jsonl',
      'job/results.csv',
    ]);
    expect(at('b').read(`${FOLDER}/job/results.csv`).split('\n')).toHaveLength(ROWS + 2);
  });

  it('is complete in the store where its reports cannot be written to the disk', async () => {
    mkdirSync(join(at('a').folder, FOLDER, 'job/results.csv/in-the-way'), { recursive: true });
    const done = await begin().ended;
    await expectAllThere(done);
    expect(done.stderr).toContain(
      `Warning: The reports cannot be written to ${FOLDER} on this machine`,
    );
    expect((await run('b', 'results', 'job', '--json')).stdout).toContain(
      `"total": ${String(ROWS)}`,
    );
  });

  it('is given back at SIGTERM: another machine has it at once', async () => {
    const cli = begin();
    await users(20);
    cli.kill('SIGTERM');
    expect((await cli.ended).status).toBe(143);
    expect(await leases()).toBe(0);
    await expectAllThere(await run('b', 'resume', '--last'));
  });

  it('is continued by the same import at another machine', async () => {
    await killed();
    await lapse();
    const again = await run('b', 'import', 'users.csv', ...FAST);
    expect(again.stderr).toContain('The file has the job job already');
    await expectAllThere(again);
    const third = await run('a', 'import', 'users.csv', ...FAST);
    expect(third.status).toBe(0);
    expect((await bed().stats()).created.users).toBe(ROWS);
  });

  it('ends for a machine that stood still for longer than its lease, once another one has it', async () => {
    const cli = begin('--workers', '2');
    await users(20);
    cli.kill('SIGSTOP');
    await lapse();
    const resumed = run('b', 'resume', 'job');
    await users(40);
    cli.kill('SIGCONT');
    const late = await cli.ended;
    expect([late.status, late.stderr + late.stdout]).toEqual([
      5,
      expect.stringContaining('Another process has taken the job over'),
    ]);
    await expectAllThere(await resumed);
  });

  it('is read by all commands at a machine that never had it', async () => {
    at('a').write('users.csv', `${CSV}not an address,acme,Acme\n`);
    expect((await begin().ended).status).toBe(3);
    const errors = JSON.parse((await run('b', 'errors', 'job', '--json')).stdout) as {
      total: number;
    };
    expect(errors).toMatchObject({ total: 1 });
    const results = JSON.parse((await run('b', 'results', 'job', '--json')).stdout) as {
      total: number;
    };
    expect(results.total).toBe(ROWS + 1);
    expect((await run('b', 'analyze', 'job')).stdout).toContain('1 failure in job job');
    const report = await run('b', 'report', 'job', '--format', 'md');
    expect([report.status, report.stdout]).toEqual([0, expect.stringContaining('acme')]);
    const all = JSON.parse((await run('b', 'status', '--json')).stdout) as JobsJson;
    expect(all.jobs).toMatchObject([{ jobId: 'job', state: 'partial' }]);
    expect(existsSync(join(at('b').folder, FOLDER))).toBe(false);
  });

  it('is verified and undone from another machine', async () => {
    await expectAllThere(await begin().ended);
    const verified = await run('b', 'verify', 'job');
    expect(verified.status).toBe(0);
    expect((await run('a', 'status', 'job')).stdout).toMatch(/[Vv]erified/);
    const undone = await run('b', 'undo', 'job', '--yes');
    expect(undone.status).toBe(0);
    expect((await bed().state()).users).toHaveLength(0);
    expect(await leases()).toBe(0);
  });

  it('leaves none where WorkOS never accepted the key', async () => {
    const refused = await start('a', ['import', 'users.csv', ...FAST], {
      WORKOS_SECRET_KEY: 'sk_test_of_nobody',
    }).ended;
    expect(refused.status).toBe(6);
    expect((await run('a', 'status')).stdout).toContain(
      'There is no job in the store at 127.0.0.1',
    );
  });
});

describe('a job on the disk, where a store is named', () => {
  const DISK = { WORKOS_MIGRATE_STORE: '' };

  it('is not imported a second time, nor resumed as one of the store', async () => {
    const cli = start('a', ['import', 'users.csv', '--job-id', 'job', ...FAST], DISK);
    await users(20);
    cli.kill('SIGKILL');
    await cli.ended;
    const before = await bed().stats();
    const resumed = await run('a', 'resume', 'job');
    expect([resumed.status, resumed.stderr]).toEqual([
      5,
      expect.stringMatching(/There is no job job in the store at [^]*unset WORKOS_MIGRATE_STORE/),
    ]);
    const named = await run('a', 'import', 'users.csv', '--job-id', 'job', ...FAST);
    const unnamed = await run('a', 'import', 'users.csv', ...FAST);
    for (const { status, stderr } of [named, unnamed]) {
      expect([status, stderr]).toEqual([5, expect.stringContaining('on the disk of this machine')]);
    }
    expect((await bed().stats()).created).toEqual(before.created);
    const done = await start('a', ['resume', 'job'], DISK).ended;
    expect(done.status).toBe(0);
  });

  it('is in the way of another one while it runs, also of one with a name', async () => {
    const cli = start('a', ['import', 'users.csv', '--job-id', 'job', ...FAST], DISK);
    await users(20);
    cli.kill('SIGSTOP');
    const named = await run('a', 'import', 'users.csv', '--job-id', 'beside', ...FAST);
    expect([named.status, named.stderr]).toEqual([
      5,
      expect.stringContaining('is being imported by the job job'),
    ]);
    cli.kill('SIGCONT');
    expect((await cli.ended).status).toBe(0);
  });
});
