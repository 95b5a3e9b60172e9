import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { importSession, resumeSession } from '../../../src/lib/cli/import';
import type { ImportCommand } from '../../../src/lib/cli/import/import-session';
import { aJobId, AN_OPTIONS } from '../../support/an-import';
import { abortOf, write } from '../../support/csv/csv-files';
import { openTestBed, type TestBed } from '../../support/import-test-bed';
import { catchOutput, pretendTerminal, sendSignal } from '../../support/terminal';

const printed = catchOutput();
const pretend = pretendTerminal();
const environment = process.env;
const stdin = Object.getOwnPropertyDescriptor(process, 'stdin') ?? {};
const ROWS = 40;
const CSV = `email\n${Array.from({ length: ROWS }, (_, row) => `u${String(row)}@example.com\n`).join('')}`;
const OPTIONS = { ...AN_OPTIONS, rateLimit: 10_000 };
const QUESTION =
  /Resume job live, with \d+ of 40 rows left, in the LIVE environment at http:\S+\? \[y\/N\] /g;
let bed: TestBed;

beforeEach(async () => {
  pretend(false);
  bed = await openTestBed({ key: 'sk_live_1' });
  process.env = {
    ...environment,
    WORKOS_API_URL: bed.sandbox.url,
    WORKOS_SECRET_KEY: bed.sandbox.key,
  };
  await interrupted();
});
afterEach(async () => {
  Object.defineProperty(process, 'stdin', stdin);
  process.env = environment;
  await bed.close();
});

const messages = {
  quiet: false,
  version: '1.2.3',
  say: (text: string): void => void process.stderr.write(`${text}\n`),
};

function runImport(more: Partial<ImportCommand> = {}): ReturnType<typeof importSession> {
  return importSession({
    csvPath: write(bed.folder, CSV),
    jobId: aJobId('live'),
    isNamed: false,
    isNew: false,
    takeOver: false,
    wait: false,
    noPartial: false,
    checkpointDir: join(bed.folder, 'jobs'),
    options: OPTIONS,
    sandbox: false,
    sandboxRoles: { roles: [], multipleRoles: false },
    yes: false,
    ...messages,
    ...more,
  });
}

function resume(yes = false): ReturnType<typeof resumeSession> {
  return resumeSession({
    jobArgument: 'live',
    last: false,
    csv: undefined,
    'checkpoint-dir': join(bed.folder, 'jobs'),
    'retry-failed': 'retryable',
    'take-over': false,
    wait: false,
    workers: undefined,
    concurrency: undefined,
    'rate-limit': OPTIONS.rateLimit,
    headroom: undefined,
    budget: undefined,
    'outage-patience': undefined,
    'max-errors': undefined,
    yes,
    ...messages,
  });
}

/** A confirmed import that a signal ends while rows are left. */
async function interrupted(): Promise<void> {
  const { exit } = await runImport({
    yes: true,
    options: { ...OPTIONS, rateLimit: 20 },
    say: (text) => {
      if (text.startsWith('Job ')) sendSignal('SIGINT');
    },
  });
  expect(exit).toBe(130);
}

/** The import as it was typed first. */
const importAgain = (): ReturnType<typeof importSession> =>
  runImport({ options: { ...OPTIONS, rateLimit: 20 } });

/** A terminal at which the user has typed this. */
function typing(text: string): void {
  pretend(true);
  const typed = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => typed });
  Object.defineProperty(process, 'stdin', { value: typed, configurable: true });
  typed.write(text);
}

const questions = (): number => printed.stderr().match(QUESTION)?.length ?? 0;
const users = async (): Promise<number> => (await bed.state()).users.length;

describe.each([
  ['a resume', resume],
  ['the same import again', importAgain],
])('in a live environment, %s', (_, run) => {
  it('asks once, and resumes the job after a yes', async () => {
    typing('y\n');
    const { exit, json } = await run();
    expect([exit, json.jobId, questions(), await users()]).toEqual([0, 'live', 1, ROWS]);
  });

  it('sends nothing without a yes, and leaves the job to be resumed', async () => {
    const before = await bed.stats();
    typing('n\n');
    expect(await abortOf(run())).toMatchObject({ reason: 'usage', code: 'not_confirmed' });
    expect(questions()).toBe(1);
    expect((await bed.stats()).requests).toEqual(before.requests);
    pretend(false);
    expect((await resume()).exit).toBe(0);
    expect(await users()).toBe(ROWS);
  });

  it('does not ask when nothing is left to do', async () => {
    expect((await resume(true)).exit).toBe(0);
    typing('n\n');
    expect([(await run()).exit, questions()]).toEqual([0, 0]);
  });
});

describe('without a terminal, in a live environment', () => {
  it('a resume needs no confirmation beside that of the import', async () => {
    expect([(await resume()).exit, questions(), await users()]).toEqual([0, 0, ROWS]);
  });

  it('the same import again needs the same confirmation', async () => {
    expect(await abortOf(importAgain())).toMatchObject({ code: 'not_confirmed' });
    expect((await runImport({ yes: true, options: { ...OPTIONS, rateLimit: 20 } })).exit).toBe(0);
    expect([questions(), await users()]).toEqual([0, ROWS]);
  });
});
