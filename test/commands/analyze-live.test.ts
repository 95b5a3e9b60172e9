import { setTimeout as wait } from 'node:timers/promises';
import type { AnalyzeJson } from '../../src/lib/cli/analyze';
import type { JobJson } from '../../src/lib/cli/status';
import { type TestBed, openTestBed } from '../support/import-test-bed';
import { envOf, openWorkplace, runCli, startCli, type Workplace } from '../support/run-cli';

const ROWS = 60;
const CSV = `email,metadata\n${Array.from(
  { length: ROWS },
  (_, index) => `row${String(index + 1)}@example.com,${index === 2 ? '{oops' : ''}\n`,
).join('')}`;

let bed: TestBed;
let place: Workplace;

beforeAll(async () => {
  bed = await openTestBed();
  place = openWorkplace();
  place.write('users.csv', CSV);
});
afterAll(async () => {
  place.remove();
  await bed.close();
});

async function jsonOf<T>(...args: readonly string[]): Promise<T> {
  const { status, stdout } = await runCli([...args, '--json'], { cwd: place.folder });
  expect(status).toBe(0);
  return JSON.parse(stdout) as T;
}

const said = async (...args: readonly string[]): Promise<string> =>
  (await runCli(args, { cwd: place.folder })).stdout;

it('analyze explains a job while it runs and after it was killed, from its ledger', async () => {
  // The later rows take their time, however busy the machine is: the job runs until it is killed.
  await bed.faults('POST /user_management/users slow=25000 after=10');
  const slow = ['--rate-limit', '2', '--chunk-size', '20', '--quiet'];
  const child = startCli(['import', 'users.csv', '--job-id', 'live', ...slow], {
    cwd: place.folder,
    env: envOf(bed.sandbox),
  });
  for (;;) {
    const run = await runCli(['status', 'live', '--json'], { cwd: place.folder });
    const { summary } = JSON.parse(run.stdout) as Partial<JobJson>;
    if ((summary?.successes ?? 0) > 0 && (summary?.failures ?? 0) > 0) break;
    await wait(50);
  }
  const running = await jsonOf<AnalyzeJson>('analyze', 'live');
  expect(running.source).toMatchObject({ jobId: 'live', state: 'running' });
  expect(running.summary).toMatchObject({ total: 1, permanent: 1 });
  // Some of the 60 rows have arrived that no checkpoint counts yet.
  expect(running.source.unprocessed).toBeLessThan(ROWS - 1);
  const text = await said('analyze', 'live');
  expect(text).toContain(
    'The job is still running, and more rows may fail. Retry them once it has ended.',
  );
  expect(text).toContain('Next           workos-migrate status live --watch');

  child.kill('SIGKILL');
  await child.ended;
  await bed.faults();
  const killed = await jsonOf<AnalyzeJson>('analyze', 'live');
  const { summary } = await jsonOf<JobJson>('status', 'live');
  expect(killed.source).toMatchObject({ state: 'killed', unprocessed: summary.unprocessed });
  expect(killed.summary.total).toBe(summary.failures);
  const after = await said('analyze', 'live', '--retry-csv', 'rows.csv', '--include', 'permanent');
  expect(after).toContain(`${String(summary.unprocessed)} rows not processed`);
  expect(after).toContain('Retry          workos-migrate resume live');
  expect(after).not.toContain('--watch');
  expect(place.read('rows.csv')).toBe('email,metadata\nrow3@example.com,{oops\n');

  // The printed command imports the remaining rows.
  const resumed = await runCli(['resume', 'live', '--rate-limit', '1000', '--json'], {
    cwd: place.folder,
    env: envOf(bed.sandbox),
  });
  expect(JSON.parse(resumed.stdout)).toMatchObject({
    status: 'partial',
    summary: { successes: ROWS - 1, failures: 1, unprocessed: 0 },
    next: [
      'workos-migrate analyze live --retry-csv live-failed.csv --include permanent',
      expect.stringContaining('workos-migrate import '),
    ],
  });
});
