import { setTimeout as wait } from 'node:timers/promises';
import { openTestBed, type TestBed } from './import-test-bed';
import { postgresBed, STORE_PASSWORD } from './postgres';
import {
  type CliProcess,
  type CliRun,
  envOf,
  openWorkplace,
  startCli,
  type Workplace,
} from './run-cli';

export const ROWS = 120;
export const CSV = [
  'email,org_external_id,org_name',
  ...Array.from({ length: ROWS }, (_, row) => `user${String(row)}@example.com,acme,Acme`),
  '',
].join('\n');
export const FAST = ['--rate-limit', '100000', '--chunk-size', '20', '--concurrency', '4'];

type Machine = 'a' | 'b';

/** Two machines with `users.csv`, a store and an environment. Each has its own name and its own folder. */
export interface Machines {
  readonly bed: () => TestBed;
  readonly at: (machine: Machine) => Workplace;
  readonly start: (
    machine: Machine,
    args: readonly string[],
    env?: NodeJS.ProcessEnv,
  ) => CliProcess;
  readonly run: (machine: Machine, ...args: readonly string[]) => Promise<CliRun>;
  /** Begins the job `job` on machine a. */
  readonly begin: (...flags: readonly string[]) => CliProcess;
  /** Resolves when this many users have arrived. */
  readonly users: (atLeast: number) => Promise<void>;
  /** The leases of dead machines end. */
  readonly lapse: () => Promise<void>;
  readonly leases: () => Promise<number>;
}

/** Call it at the top of a test file. */
export function machinesBed(): Machines {
  const postgres = postgresBed();
  let bed: TestBed;
  let store: string;
  let machines: Record<Machine, Workplace>;
  beforeEach(async () => {
    store = await postgres.server().newDatabase();
    bed = await openTestBed({ latencyMs: 20 });
    machines = { a: openWorkplace(), b: openWorkplace() };
    for (const place of Object.values(machines)) place.write('users.csv', CSV);
  });
  afterEach(async () => {
    for (const place of Object.values(machines)) place.remove();
    await bed.close();
  });
  const start: Machines['start'] = (machine, args, more = {}) => {
    const env = { ...envOf(bed.sandbox), WORKOS_MIGRATE_STORE: store, ...more };
    return startCli(args, { cwd: machines[machine].folder, env, host: `machine-${machine}` });
  };
  return {
    bed: () => bed,
    at: (machine) => machines[machine],
    start,
    async run(machine, ...args) {
      const ended = await start(machine, args).ended;
      expect(ended.stdout + ended.stderr).not.toContain(STORE_PASSWORD);
      return ended;
    },
    begin: (...flags) => start('a', ['import', 'users.csv', '--job-id', 'job', ...FAST, ...flags]),
    async users(atLeast) {
      for (let count = 0; count < atLeast; count = (await bed.state()).users.length) await wait(20);
    },
    async lapse() {
      await postgres
        .server()
        .query(
          `update workos_migrate.leases set expires = clock_timestamp() - interval '1 s'`,
          store,
        );
    },
    async leases() {
      const [row] = await postgres
        .server()
        .query('select count(*)::int as n from workos_migrate.leases', store);
      return Number(row?.['n']);
    },
  };
}
