import { mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { importSession, resumeSession } from '../../../src/lib/cli/import';
import type { ImportCommand } from '../../../src/lib/cli/import/import-session';
import { aJobId, AN_OPTIONS } from '../../support/an-import';
import { abortOf, write } from '../../support/csv/csv-files';
import { openTestBed, type TestBed } from '../../support/import-test-bed';
import { catchOutput, sendSignal } from '../../support/terminal';

const printed = catchOutput();
const environment = process.env;
const CSV = `email\n${Array.from({ length: 40 }, (_, row) => `u${String(row)}@example.com\n`).join('')}`;
const OPTIONS = { ...AN_OPTIONS, rateLimit: 10_000 };
const SLOW = { ...OPTIONS, rateLimit: 20 };
const ELSEWHERE = { pid: 7, host: 'pod-aaaaa', since: '2026-01-01T00:00:00.000Z' };
let bed: TestBed;
let checkpointDir: string;

beforeEach(async () => {
  bed = await openTestBed();
  checkpointDir = join(bed.folder, 'jobs');
  process.env = {
    ...environment,
    WORKOS_API_URL: bed.sandbox.url,
    WORKOS_SECRET_KEY: bed.sandbox.key,
  };
});
afterEach(async () => {
  process.env = environment;
  await bed.close();
});

const messages = {
  quiet: false,
  version: '1.2.3',
  say: (text: string): void => void process.stderr.write(`${text}\n`),
};

/** `import users.csv --job-id nightly`. */
function run(more: Partial<ImportCommand> = {}): ReturnType<typeof importSession> {
  return importSession({
    csvPath: write(bed.folder, CSV),
    jobId: aJobId('nightly'),
    isNamed: true,
    isNew: false,
    takeOver: false,
    wait: false,
    noPartial: false,
    checkpointDir,
    options: OPTIONS,
    sandbox: false,
    sandboxRoles: { roles: [], multipleRoles: false },
    yes: false,
    ...messages,
    ...more,
  });
}

/** An import that a signal ends while rows are left. */
async function interrupted(): Promise<void> {
  const say = (text: string): void => {
    if (text.startsWith('Job ')) sendSignal('SIGINT');
  };
  expect((await run({ options: SLOW, say })).exit).toBe(130);
}

function resume(): ReturnType<typeof resumeSession> {
  return resumeSession({
    jobArgument: 'nightly',
    last: false,
    csv: undefined,
    'checkpoint-dir': checkpointDir,
    'retry-failed': 'retryable',
    'take-over': false,
    wait: false,
    budget: undefined,
    workers: undefined,
    concurrency: undefined,
    'rate-limit': OPTIONS.rateLimit,
    headroom: undefined,
    'outage-patience': undefined,
    'max-errors': undefined,
    yes: false,
    ...messages,
  });
}

/** A process holds the folder. */
function hold(name: string, owner: object): void {
  mkdirSync(join(checkpointDir, name), { recursive: true });
  write(bed.folder, JSON.stringify(owner), join('jobs', name, 'lock'));
}

describe('import --take-over', () => {
  it('continues the job of the file, which is refused without it', async () => {
    await interrupted();
    hold('nightly', ELSEWHERE);
    const refused = await abortOf(run({ options: SLOW }));
    expect(refused).toMatchObject({ reason: 'job_in_the_way', code: 'job_in_use' });
    expect(refused.message).toContain('in use by process 7 on pod-aaaaa');
    expect(refused.actions).toContain(
      'If that process is gone, take the job over: add --take-over',
    );
    const { json, exit } = await run({ options: SLOW, takeOver: true });
    expect([exit, json.jobId, json.earlierJob]).toEqual([0, 'nightly', 'resumed']);
    expect((await bed.state()).users).toHaveLength(40);
  });

  it('begins where a process was killed before its job began', async () => {
    for (const folder of ['nightly', '.beginning']) hold(folder, ELSEWHERE);
    const refused = await abortOf(run());
    expect(refused).toMatchObject({ reason: 'job_in_the_way', code: 'job_in_use' });
    expect(refused.actions).toEqual([
      'Wait for it to end. If it is gone, take its folder over: add --take-over',
    ]);
    expect((await run({ takeOver: true })).exit).toBe(0);
  });

  it('never takes a job from a process that is seen to run', async () => {
    await interrupted();
    hold('nightly', { pid: process.pid, host: hostname(), since: new Date().toISOString() });
    const refused = await abortOf(run({ options: SLOW, takeOver: true }));
    expect(refused).toMatchObject({ code: 'job_in_use' });
    expect(refused.actions.join()).not.toContain('--take-over');
  });
});

describe('another job that is running', () => {
  const small = { csvPath: '', jobId: aJobId('small') };
  const warning =
    'The job small may be in use by process 7 on pod-aaaaa, with a key of a test environment, too.';

  beforeEach(async () => {
    small.csvPath = write(bed.folder, 'email\nada@example.com\n', 'small.csv');
    await run(small);
    hold('small', ELSEWHERE);
  });

  it('is named at the start of an import and of a resume, and in their results', async () => {
    await interrupted();
    const { json } = await resume();
    const said = printed.stderr().split(`Warning: ${warning}`);
    expect(said).toHaveLength(2);
    expect(said[1]).toContain('both jobs share its rate limit: give each a part of it with --rate');
    expect(json.summary.warnings.join('\n')).toContain(warning);
  });

  it('is not named when it leads elsewhere, nor when its process is gone', async () => {
    process.env['WORKOS_SECRET_KEY'] = 'sk_live_1';
    const live = await openTestBed({ key: 'sk_live_1' });
    process.env['WORKOS_API_URL'] = live.sandbox.url;
    await run({ yes: true }).finally(() => live.close());
    process.env['WORKOS_API_URL'] = bed.sandbox.url;
    process.env['WORKOS_SECRET_KEY'] = bed.sandbox.key;
    hold('small', { pid: 2 ** 22, host: hostname(), since: '2026-01-01T00:00:00.000Z' });
    await run({ jobId: aJobId('third') });
    expect(printed.stderr()).not.toContain('The job small is in use');
  });
});
