import { setTimeout as wait } from 'node:timers/promises';
import { type TestBed, openTestBed } from '../support/import-test-bed';
import { envOf, openWorkplace, startCli, type Workplace } from '../support/run-cli';

const ROWS = 90;
const CSV = `email\n${Array.from({ length: ROWS }, (_, row) => `user${String(row)}@example.com\n`).join('')}`;
/** Writes in any ten seconds. */
const LIMIT = 50;
const FLAGS = ['--job-id', 'job', '--rate-limit', '5', '--chunk-size', '10'];
const LONGER_THAN_A_WINDOW_MS = 11_000;

type Pids = (coordinator: number, workers: readonly number[]) => readonly (number | undefined)[];

/** Suspends processes of an import midway, for longer than a window of the rate limit. */
async function suspendMidway(bed: TestBed, place: Workplace, pidsOf: Pids): Promise<number | null> {
  place.write('users.csv', CSV);
  const setup = { cwd: place.folder, env: envOf(bed.sandbox) };
  const cli = startCli(['import', 'users.csv', ...FLAGS, '--workers', '2'], setup);
  while ((await bed.state()).users.length < 20) await wait(20);
  const log = place.read('.workos-checkpoints/job/ledger/job.log');
  const workers = [...log.matchAll(/\["worker",(\d+)/g)].map(([, pid]) => Number(pid));
  const pids = pidsOf(cli.pid, workers).filter((pid) => pid !== undefined);
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
  await wait(LONGER_THAN_A_WINDOW_MS);
  for (const pid of pids) process.kill(pid, 'SIGCONT');
  return (await cli.ended).status;
}

describe('an import at the rate limit', () => {
  it.concurrent.each<[string, Pids]>([
    ['the coordinator is', (coordinator) => [coordinator]],
    ['one worker is', (_coordinator, [worker]) => [worker]],
    ['all processes are', (coordinator, workers) => [coordinator, ...workers]],
  ])(
    'loses nothing, sends nothing twice and keeps the limit when %s suspended',
    async (_, pids) => {
      const place = openWorkplace();
      const rateLimit = { requests: LIMIT, perSeconds: 10 };
      const bed = await openTestBed({ latencyMs: 50, rateLimit });
      try {
        expect(await suspendMidway(bed, place, pids)).toBe(0);
        const stats = await bed.stats();
        expect(stats.created.users).toBe(ROWS);
        // Nothing was in doubt and had to be looked up, and nothing came too fast.
        expect(stats.requests).toEqual({ 'POST /user_management/users': { 201: ROWS } });
        expect(stats.largestWriteWindow).toBeLessThanOrEqual(LIMIT);
      } finally {
        await bed.close();
        place.remove();
      }
    },
  );
});
