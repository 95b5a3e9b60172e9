import type { JobsJson } from '../../src/lib/cli/status';
import { openTestBed, type TestBed } from '../support/import-test-bed';
import { postgresBed, STORE_PASSWORD } from '../support/postgres';
import {
  type CliProcess,
  type CliRun,
  envOf,
  openWorkplace,
  runCli,
  startCli,
  type Workplace,
} from '../support/run-cli';

// A tenth of the published limits: as many rows as in the window fill it in 10 s.
const LIMIT = 100;
const ROWS = 55;

const postgres = postgresBed();
let bed: TestBed;
let place: Workplace;
let store: string;

beforeAll(async () => {
  store = await postgres.server().newDatabase();
});
beforeEach(async () => {
  bed = await openTestBed({ rateLimit: { requests: LIMIT, perSeconds: 10 } });
  place = openWorkplace();
});
afterEach(async () => {
  place.remove();
  await bed.close();
});

function env(): NodeJS.ProcessEnv {
  return { ...envOf(bed.sandbox), WORKOS_MIGRATE_STORE: store };
}

function start(name: string, ...args: string[]): CliProcess {
  const rows = Array.from({ length: ROWS }, (_, row) => `${name}.${String(row)}@example.com\n`);
  place.write(`${name}.csv`, `email\n${rows.join('')}`);
  const own = ['--job-id', name, '--rate-limit', String(LIMIT / 10)];
  return startCli(['import', `${name}.csv`, ...own, ...args], { cwd: place.folder, env: env() });
}

function run(args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<CliRun> {
  return runCli(args, { cwd: place.folder, env: { ...env(), ...more } });
}

/** What a run printed has no password of the store. */
function expectNoSecret({ stdout, stderr }: CliRun): void {
  expect(stdout + stderr).not.toContain(STORE_PASSWORD);
}

describe('two imports on one budget', () => {
  it('stay below the limit without a 429, also when one is killed and comes back', async () => {
    const killed = start('killed');
    const other = start('other', '--workers', '2');
    await killed.says(/Job killed/);
    while ((await bed.stats()).created.users < 12) await new Promise(setImmediate);
    killed.kill('SIGKILL');
    await killed.ended;

    const status = await run(['status']);
    expect(status.stdout).toMatch(/Rate budgets\n {2}key-[0-9a-f]{12}: \S+ \(test\), 10 writes\/s/);
    expect(status.stdout).toMatch(/process \d+ on .*: [\d.]+ requests\/s, \d+ in all/);
    const { budgets } = JSON.parse((await run(['status', '--json'])).stdout) as JobsJson;
    expect(budgets).toHaveLength(1);
    expect(budgets?.[0]?.users).toHaveLength(2);

    // Its lease ends.
    const lapse = `update workos_migrate.leases set expires = clock_timestamp() - interval '1 s' where name = 'killed'`;
    await postgres.server().query(lapse, store);
    const runs = [await run(['resume', 'killed']), await other.ended];
    for (const ended of [...runs, status]) expectNoSecret(ended);
    expect(runs.map((ended) => ended.status)).toEqual([0, 0]);
    const { created, throttled, largestWriteWindow } = await bed.stats();
    expect(created.users).toBe(2 * ROWS);
    expect(throttled).toBe(0);
    expect(largestWriteWindow).toBeLessThanOrEqual(LIMIT);
  });
});

describe('a budget', () => {
  it('is refused when another environment uses it, before anything is sent', async () => {
    await postgres.server().query(
      `insert into workos_migrate.budgets (name, target, writes_per_second)
         values ('taken', 'https://api.workos.com (live)', 50)`,
      store,
    );
    const ended = await start('refused', '--budget', 'taken').ended;
    expect(ended.status).toBe(2);
    expect(ended.stderr).toContain(
      'The budget taken belongs to another environment: https://api.workos.com (live). Nothing was sent.',
    );
    expectNoSecret(ended);
    expect((await bed.stats()).created.users).toBe(0);
  });

  it.each([
    ['import', ['import', 'users.csv', '--budget', 'shared']],
    ['check', ['check', 'users.csv', '--budget', 'shared']],
    ['verify', ['verify', '--csv', 'users.csv', '--budget', 'shared']],
  ])('needs a store: %s', async (_, args) => {
    place.write('users.csv', 'email\na@example.com\n');
    const ended = await run(args, { WORKOS_MIGRATE_STORE: '' });
    expect(ended.status).toBe(2);
    expect(ended.stderr).toMatch(/The budget shared is kept in a store/);
  });

  it('has a name of letters and digits', async () => {
    const ended = await run(['import', 'users.csv', '--budget', '../x']);
    expect(ended.status).toBe(2);
    expect(ended.stderr).toMatch(/"\.\.\/x" is not the name of a budget/);
  });
});

describe('the store of a command', () => {
  it('is refused in plain words when it cannot be reached, and nothing is sent', async () => {
    place.write('users.csv', 'email\na@example.com\n');
    const url = store.replace(/:\d+\//, ':1/');
    const ended = await run(['import', 'users.csv'], { WORKOS_MIGRATE_STORE: url });
    expect(ended.status).toBe(7);
    expect(ended.stderr).toMatch(/The store at 127\.0\.0\.1:1\/test_1 cannot be reached/);
    expectNoSecret(ended);
    expect((await bed.stats()).created.users).toBe(0);
  });

  it('is refused by status as well: the jobs are there', async () => {
    const ended = await run(['status'], { WORKOS_MIGRATE_STORE: store.replace(/:\d+\//, ':1/') });
    expect([ended.status, ended.stderr]).toEqual([
      7,
      expect.stringMatching(/The store at 127\.0\.0\.1:1\/test_1 cannot be reached/),
    ]);
    expectNoSecret(ended);
  });

  it('gets no schema from status', async () => {
    const empty = await postgres.server().newDatabase();
    const ended = await run(['status'], { WORKOS_MIGRATE_STORE: empty });
    expect([ended.status, ended.stdout]).toEqual([0, expect.stringMatching(/none yet/)]);
    const sql = "select count(*)::int as n from pg_namespace where nspname = 'workos_migrate'";
    expect(await postgres.server().query(sql, empty)).toEqual([{ n: 0 }]);
  });

  it('keeps a run waiting while it is away; the run continues when it is back', async () => {
    const running = start('waiting');
    while ((await bed.stats()).created.users < 5) await new Promise(setImmediate);
    await postgres.server().crash();
    await running.says(/The store does not respond/);
    await postgres.server().start();
    const ended = await running.ended;
    expect(ended.stderr).toMatch(/The store responds again/);
    expect(ended.status).toBe(0);
    expectNoSecret(ended);
    expect((await bed.stats()).created.users).toBe(ROWS);
  });

  it('gets its schema from store sql', async () => {
    const { stdout, status } = await run(['store', 'sql']);
    expect(status).toBe(0);
    const database = await postgres.server().newDatabase();
    await postgres.server().query(stdout, database);
    const [made] = await postgres
      .server()
      .query('select version from workos_migrate.schema_version', database);
    expect(made).toEqual({ version: 1 });
    expect(JSON.parse((await run(['store', 'sql', '--json'])).stdout)).toEqual({ sql: stdout });
  });
});
