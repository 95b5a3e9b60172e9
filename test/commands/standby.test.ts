import { machinesBed } from '../support/machines';
import type { CliProcess, CliRun } from '../support/run-cli';

const { bed, at, start, run, users, lapse, leases } = machinesBed();

const USERS = 60;
const IMPORT = ['import', 'users.csv', '--job-id', 'job', '--concurrency', '2', '--wait'];

beforeEach(() => {
  const rows = Array.from({ length: USERS }, (_, row) => `user${String(row)}@example.com\n`);
  for (const machine of ['a', 'b'] as const)
    at(machine).write('users.csv', `email\n${rows.join('')}`);
});

/** Starts the import on machine a, which cannot end before another command waits for it. */
async function met(
  args: readonly string[],
  {
    machine = 'b',
    env = {},
  }: { readonly machine?: 'a' | 'b'; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Record<'first' | 'standby', CliProcess>> {
  await bed().faults('POST /user_management/users status=503 after=5');
  const first = start('a', IMPORT, env);
  await users(5);
  const standby = start(machine, args, env);
  await standby.says(/in use by process \d+ on machine-a\. .*Waiting until it is free\./);
  await bed().faults();
  return { first, standby };
}

async function expectOnce({ status, stderr }: CliRun): Promise<void> {
  expect([status, stderr]).toEqual([0, expect.stringContaining('The job job is free.')]);
  expect((await bed().stats()).created).toMatchObject({ users: USERS });
}

describe('a command that waits for a job', () => {
  it('takes it when the lease of a machine that is gone has ended', async () => {
    const { first, standby } = await met(['resume', 'job', '--wait']);
    first.kill('SIGKILL');
    await first.ended;
    await lapse();
    await expectOnce(await standby.ended);
  });

  it.each([['resume', 'job', '--wait'], IMPORT])(
    'takes it when the other machine gives it back: %s',
    async (...args) => {
      const { first, standby } = await met(args);
      first.kill('SIGTERM');
      expect((await first.ended).status).toBe(143);
      await expectOnce(await standby.ended);
      expect(await leases()).toBe(0);
    },
  );

  it('ends as a finished job does when the other machine has finished it', async () => {
    const { first, standby } = await met(IMPORT);
    expect((await first.ended).status).toBe(0);
    await expectOnce(await standby.ended);
  });

  it.each([['resume', 'job', '--wait'], IMPORT])(
    'ends at Ctrl-C, and the other machine keeps the job: %s',
    async (...args) => {
      const { first, standby } = await met(args);
      standby.kill('SIGINT');
      const { status, signal } = await standby.ended;
      expect(status ?? signal).toBe(args[0] === 'resume' ? 'SIGINT' : 130);
      expect((await first.ended).status).toBe(0);
    },
  );

  it('begins a job that does not exist, and waits for nothing', async () => {
    const { status, stderr } = await run('b', ...IMPORT);
    expect([status, stderr]).toEqual([0, expect.not.stringContaining('Waiting')]);
  });

  it('waits for a process of this machine where there is no store', async () => {
    const { first, standby } = await met(IMPORT, {
      machine: 'a',
      env: { WORKOS_MIGRATE_STORE: '' },
    });
    first.kill('SIGKILL');
    await first.ended;
    await expectOnce(await standby.ended);
  });

  it('needs the name of the job', async () => {
    const { status, stderr } = await run('b', 'import', 'users.csv', '--wait');
    expect([status, stderr]).toEqual([2, expect.stringMatching(/--wait[^]*--job-id/)]);
  });
});
