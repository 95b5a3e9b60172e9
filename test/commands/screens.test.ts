import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { progressView } from '../../src/lib/cli/job/progress-view';
import type { ImportEvent } from '../../src/lib/import';
import { EMPTY_TALLY } from '../../src/lib/model';
import { zeroCounters } from '../../src/lib/requests/request-counters';
import { openWorkplace, ROOT, runCli, type Workplace } from '../support/run-cli';
import { screenOf } from '../support/screen';
import { catchOutput, pretendTerminal } from '../support/terminal';

/** What differs from run to run. */
function masked(screen: string): string {
  return screen
    .replaceAll(/ in \d+ m?s:/g, ' in <time>:')
    .replaceAll(/\(\d+ m?s\)/g, '(<time>)')
    .replaceAll(/\(\d+ writes\/s\)/g, '(<speed>)')
    .replaceAll(/(Pace +)[\d.]+/g, '$1<speed>')
    .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:<port>')
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d UTC, \d+ s ago/g, '<time>')
    .replaceAll(/^ *--concurrency, not the rate limit.*\n(?: {4}.*\n)*/gm, '');
}

describe.each([80, 140])('on a terminal of %d columns', (columns) => {
  let place: Workplace;
  let imported: string;
  const shown = async (...args: readonly string[]): Promise<string> => {
    const env = { COLUMNS: String(columns), FORCE_COLOR: '1', WORKOS_SECRET_KEY: 'sk_test_1' };
    const { stdout, stderr, status } = await runCli(args, { cwd: place.folder, env });
    return masked(await screenOf(status === 2 ? stderr : stdout, columns));
  };

  beforeAll(async () => {
    place = openWorkplace();
    place.write('users.csv', readFileSync(join(ROOT, 'examples', 'users.csv')));
    const auth0 = join(ROOT, 'test', 'sources', 'auth0', 'fixtures', 'job.ndjson');
    place.write('job.ndjson', readFileSync(auth0));
    const roles = ['--role', 'editor', '--role', 'billing', '--multiple-roles'];
    imported = await shown('import', 'users.csv', '--sandbox', ...roles, '--job-id', 'tour');
  });

  afterAll(() => {
    place.remove();
  });

  it('an import ends with its summary', () => {
    expect(imported).toMatchSnapshot();
  });

  it.each([
    ['a dry run', ['import', 'users.csv', '--dry-run']],
    ['validate', ['validate', 'users.csv']],
    ['analyze', ['analyze', 'tour']],
    ['status of all jobs', ['status']],
    ['status of one job', ['status', 'tour']],
    ['sources', ['sources']],
    ['convert', ['convert', 'job.ndjson', '-o', 'converted', '--force']],
    ['an error', ['import', 'users.csv', '--dry-run', '--on-existing', 'overwrite']],
  ])('%s', async (_, args) => {
    expect(await shown(...args)).toMatchSnapshot();
  });
});

describe.each([80, 140])('the progress on a terminal of %d columns', (columns) => {
  const printed = catchOutput();
  const pretend = pretendTerminal();

  beforeEach(() => {
    pretend(true);
    Object.defineProperty(process.stderr, 'columns', { value: columns, configurable: true });
  });

  afterEach(() => {
    Reflect.deleteProperty(process.stderr, 'columns');
  });

  const progress: ImportEvent = {
    type: 'progress',
    progress: {
      rows: 40_000,
      tally: { ...EMPTY_TALLY, successes: 12_000, failures: 254 },
      counts: { ...zeroCounters(), writes: 24_000, throttled: 3 },
      elapsedMs: 480_000,
      etaMs: 1_090_000,
      share: 1,
      concurrencyToFill: undefined,
    },
  };

  it('has the bar and the ETA, also in an outage, and leaves a clean line', async () => {
    let nowMs = 0;
    const view = progressView(false, () => nowMs);
    view.show(progress);
    expect(await screenOf(printed.stderr(), columns)).toMatchSnapshot('the numbers');
    view.end();
    view.show({ type: 'outage', isOn: true });
    nowMs = 83_000;
    view.show({ type: 'next_probe', inMs: 60_000 });
    nowMs = 125_000;
    view.show(progress);
    view.end();
    // The end draws the line once more before it clears it.
    const [drawn = ''] = printed.stderr().split('\u001b[?25h').slice(1);
    expect(await screenOf(drawn, columns)).toMatchSnapshot('an outage');
    expect(await screenOf(printed.stderr(), columns)).toBe('');
  });
});
