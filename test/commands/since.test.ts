import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openStage } from '../support/commands/stage';
import { type CliProcess, envOf, startCli } from '../support/run-cli';
import type { CheckJson } from '../../src/lib/cli/check';
import type { ImportJson } from '../../src/lib/cli/import';

const ROWS = 120;
const HEADER = 'email,first_name,org_external_id,org_name';
const lines = Array.from(
  { length: ROWS },
  (_, row) => `user${String(row)}@example.com,Ann,acme,Acme`,
);
const fileWith = (rows: readonly string[]): string => [HEADER, ...rows, ''].join('\n');
const FAST = ['--rate-limit', '100000', '--chunk-size', '20', '--concurrency', '4'];
/** Every third user has another name, one row is gone, and one is new. */
const CHANGED = fileWith([
  ...lines.slice(1).map((line, at) => (at % 3 === 0 ? line.replace('Ann', 'Zoe') : line)),
  'new@example.com,New,acme,Acme',
]);

const stage = openStage({ latencyMs: 10, csv: fileWith(lines) });

function start(...args: readonly string[]): CliProcess {
  return startCli(args, { cwd: stage.place.folder, env: envOf(stage.bed.sandbox) });
}

function json(stdout: string): ImportJson {
  return JSON.parse(stdout) as ImportJson;
}

beforeEach(async () => {
  const { status } = await start('import', 'users.csv', '--job-id', 'first', ...FAST).ended;
  expect(status).toBe(0);
  stage.place.write('changed.csv', CHANGED);
});

describe('import --since', () => {
  it('tells before and after what it changes', async () => {
    const args = ['import', 'changed.csv', '--since', 'first', ...FAST];
    const plan = await start(...args, '--dry-run').ended;
    expect(plan.stdout).toMatch(/Since +1 new, 40 to compare with WorkOS and update, 79 unchanged/);
    expect(plan.stdout).toMatch(
      /Missing +1 rows of the jobs are gone from the file, with 1 membership/,
    );
    const done = await start(...args).ended;
    expect(done.status).toBe(0);
    expect(done.stdout).toMatch(/Users +1 created, 40 updated, 79 unchanged/);
    expect(done.stdout).toMatch(/Missing rows +\.workos-checkpoints\/.*\/missing\.csv/);
  });

  it('does what check --since tells, which keeps no job', async () => {
    const since = ['--since', 'first', '--deactivate-missing', '--max-deactivate', '1'];
    const checked = await start('check', 'changed.csv', ...since).ended;
    expect(checked.status).toBe(0);
    expect(checked.stdout).toMatch(/Users +1 new, 119 exist already/);
    expect(checked.stdout).toMatch(/Users +1 created, 40 updated, 79 unchanged/);
    expect(checked.stdout).toMatch(
      /Missing +1 rows of the earlier jobs, 1 memberships deactivated/,
    );
    expect(checked.stdout).toMatch(/Fields updated +40 first_name/);
    expect(checked.stdout).toMatch(/Next +workos-migrate import changed.csv .*--since first/);
    const told = await start('check', 'changed.csv', ...since, '--json').ended;
    expect(readdirSync(join(stage.place.folder, '.workos-checkpoints')).sort()).toEqual([
      '.gitignore',
      'first',
    ]);
    const done = await start('import', 'changed.csv', ...since, ...FAST, '--json').ended;
    const { outcomes, fieldsUpdated } = JSON.parse(told.stdout) as CheckJson;
    expect(json(done.stdout).summary).toMatchObject(outcomes);
    expect(outcomes).toMatchObject({ usersUpdated: 40, missing: 1, membershipsDeactivated: 1 });
    expect(fieldsUpdated).toEqual({ first_name: 40 });
  });

  it('is continued by the same command after a kill of all processes, with workers', async () => {
    const args = ['import', 'changed.csv', '--since', 'first', ...FAST, '--workers', '2'];
    const cli = start(...args);
    const isBegun = async (): Promise<boolean> =>
      (await stage.bed.state()).users.some(({ first_name: name }) => name === 'Zoe');
    const ended = cli.ended.then(({ stderr }) => {
      throw new Error(`It ended by itself: ${stderr}`);
    });
    ended.catch(() => undefined);
    while (!(await isBegun())) await Promise.race([wait(20), ended]);
    cli.kill('SIGKILL');
    expect((await cli.ended).signal).toBe('SIGKILL');
    const { status, stdout } = await start(...args, '--json').ended;
    expect(status).toBe(0);
    expect(json(stdout)).toMatchObject({
      earlierJob: 'resumed',
      summary: { usersCreated: 1, usersUpdated: 40, usersUnchanged: 79, missing: 1 },
    });
    const { users } = await stage.bed.state();
    expect(users.filter(({ first_name: name }) => name === 'Zoe')).toHaveLength(40);
  });

  it('is about the same file, too', async () => {
    const args = ['import', 'users.csv', '--since', 'first', ...FAST, '--json'];
    const { status, stdout } = await start(...args).ended;
    expect(status).toBe(0);
    const { summary, earlierJob } = json(stdout);
    expect(earlierJob).toBeUndefined();
    expect(summary).toMatchObject({ usersUnchanged: ROWS, requests: { writes: 0, reads: 0 } });
  });

  it.each([
    [['--since', 'frist'], 5, 'Did you mean first?'],
    [['--since', 'first', '--sandbox'], 2, '--sandbox'],
    [['--deactivate-missing'], 2, '--since'],
    [
      ['--since', 'first', '--deactivate-missing', '--max-deactivate', '0'],
      4,
      '--max-deactivate 1',
    ],
  ])('%j is refused', async (flags, exit, words) => {
    const { status, stderr } = await start('import', 'changed.csv', ...flags, ...FAST).ended;
    expect({ status, stderr }).toEqual({ status: exit, stderr: expect.stringContaining(words) });
  });

  it.each([
    [['--since', 'frist'], 5, 'Did you mean first?'],
    [['--deactivate-missing'], 2, '--since'],
    [
      ['--since', 'first', '--deactivate-missing', '--max-deactivate', '0'],
      4,
      'See the numbers: workos-migrate import changed.csv --dry-run',
    ],
  ])('check %j is refused as the import is', async (flags, exit, words) => {
    const { status, stderr } = await start('check', 'changed.csv', ...flags).ended;
    expect({ status, stderr }).toEqual({ status: exit, stderr: expect.stringContaining(words) });
  });

  it('is refused for a job that was undone', async () => {
    expect((await start('undo', 'first', '--yes').ended).status).toBe(0);
    const { status, stderr } = await start('import', 'changed.csv', '--since', 'first').ended;
    expect({ status, stderr }).toEqual({
      status: 5,
      stderr: expect.stringContaining('the job was undone'),
    });
  });

  it('waits for a job that runs', async () => {
    stage.place.write('other.csv', fileWith(lines.map((line) => line.replace('user', 'other'))));
    const running = start('import', 'other.csv', '--job-id', 'other', '--rate-limit', '10');
    while ((await stage.bed.state()).users.length === ROWS) await wait(20);
    const { status, stderr } = await start('import', 'changed.csv', '--since', 'other').ended;
    running.kill('SIGKILL');
    await running.ended;
    expect({ status, stderr }).toEqual({
      status: 5,
      stderr: expect.stringContaining('the job is still running'),
    });
  });
});
