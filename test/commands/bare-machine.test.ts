import { accessSync, chmodSync, constants, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { systemErrorCode } from '../../src/lib/model';
import { type TestBed, openTestBed } from '../support/import-test-bed';
import {
  type CliRun,
  type CliSetup,
  envOf,
  openWorkplace,
  resetSandbox,
  ROOT,
  runCli,
  startCli,
  startNode,
  type Workplace,
} from '../support/run-cli';

const UNKNOWN_UID = 43_210;
const CSV = ['email', ...Array.from({ length: 40 }, (_, i) => `u${String(i)}@example.com`), ''];

let bed: TestBed;
let place: Workplace;

beforeAll(async () => {
  bed = await openTestBed({ latencyMs: 50 });
});
afterAll(() => bed.close());

beforeEach(async () => {
  await resetSandbox(bed.sandbox);
  place = openWorkplace();
  place.write('users.csv', CSV.join('\n'));
});
afterEach(() => {
  place.remove();
});

/** True when this process may become that user, and the user may read the project. */
function canRunAs(uid: number): boolean {
  if (process.getuid?.() !== 0) return false;
  process.seteuid?.(uid);
  try {
    accessSync(join(ROOT, 'bin', 'run.js'), constants.R_OK);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return false;
  } finally {
    process.seteuid?.(0);
  }
}

const NO_HOME = { HOME: undefined, USERPROFILE: undefined, SHELL: undefined };
const PRELOAD = join(ROOT, 'test', 'support', 'no-passwd-entry.js');
const USERS: readonly (readonly [string, Omit<CliSetup, 'cwd'>])[] = [
  ['simulated', { env: { ...NO_HOME, NODE_OPTIONS: `--require ${PRELOAD}` } }],
  ...(canRunAs(UNKNOWN_UID) ? [['real', { uid: UNKNOWN_UID, env: NO_HOME }] as const] : []),
];

describe.each(USERS)('a user without an entry in /etc/passwd, HOME or SHELL: %s', (_, user) => {
  it.each([
    ['help', ['--help'], /USAGE/],
    ['the help of a command', ['import', '--help'], /USAGE/],
    ['a validation', ['validate', 'users.csv'], /Valid users\.csv/],
    ['a rehearsal with workers', ['import', 'users.csv', '--sandbox', '--workers', '2'], /arrived/],
    ['the list of jobs', ['status'], /There is no job/],
  ])('gets %s', async (_what, args, expected) => {
    chmodSync(place.folder, 0o777);
    const run = await runCli(args, { cwd: place.folder, ...user });
    expect([run.status, run.stdout]).toEqual([0, expect.stringMatching(expected)]);
  });
});

(canRunAs(UNKNOWN_UID) ? describe : describe.skip)('a HOME that may not be read', () => {
  it('is not mentioned', async () => {
    const home = join(place.folder, 'home');
    mkdirSync(join(home, '.local'), { recursive: true });
    chmodSync(home, 0);
    chmodSync(place.folder, 0o777);
    const run = await runCli(['status'], {
      cwd: place.folder,
      uid: UNKNOWN_UID,
      env: { HOME: home },
    });
    expect(run).toMatchObject({ status: 0, stderr: '' });
  });
});

const onPosix = process.platform === 'win32' ? it.skip : it;

describe('a working directory that was removed', () => {
  const gone = (): string => join(place.folder, 'gone');

  onPosix('before the command began is named, and nothing is sent', async () => {
    mkdirSync(gone());
    const script = join(place.folder, 'in-removed-folder.js');
    place.write(
      'in-removed-folder.js',
      `require('node:fs').rmdirSync(process.cwd());\nprocess.argv[1] = ${JSON.stringify(join(ROOT, 'bin', 'run.js'))};\nrequire(process.argv[1]);\n`,
    );
    const args = [script, 'import', join(place.folder, 'users.csv'), '--yes'];
    const run = await startNode(args, { cwd: gone(), env: envOf(bed.sandbox) }).ended;
    expect(run.status).toBe(7);
    expect(run.stderr).toContain('the folder is gone (ENOENT, .workos-checkpoints');
    expect(run.stderr).not.toMatch(/bug/);
    expect((await bed.state()).users).toEqual([]);
  });

  onPosix('while an import runs ends it with 7, with what arrived', async () => {
    mkdirSync(gone());
    const flags = ['--concurrency', '1', '--job-id', 'job'];
    const cli = startCli(['import', join(place.folder, 'users.csv'), ...flags], {
      cwd: gone(),
      env: envOf(bed.sandbox),
    });
    await cli.says(/Job job: 40 rows/);
    // Before that, nothing would have arrived that the end could tell.
    while ((await bed.state()).users.length === 0) await wait(10);
    rmSync(gone(), { recursive: true });
    const run = await cli.ended;
    expect(run.status).toBe(7);
    expect(run.stdout + run.stderr).not.toMatch(/bug/);
    await expectToldWhatWasSent(run);
  });
});

describe('a job folder that is removed while the import runs', () => {
  onPosix.each([
    ['as a whole', '.workos-checkpoints/job'],
    ['but for its checkpoint', '.workos-checkpoints/job/ledger'],
  ])('%s ends it with 7 and the way on', async (_, path) => {
    const flags = ['--concurrency', '1', '--job-id', 'job'];
    const setup = { cwd: place.folder, env: envOf(bed.sandbox) };
    const cli = startCli(['import', 'users.csv', ...flags], setup);
    await cli.says(/Job job: 40 rows/);
    while ((await bed.state()).users.length < 3) await wait(10);
    rmSync(join(place.folder, path), { recursive: true });
    const run = await cli.ended;
    await expectToldWhatWasSent(run);
    expect(run.stdout).toContain(
      'Next           workos-migrate import users.csv --on-existing adopt --concurrency 1 --new',
    );
    const again = await runCli(['import', 'users.csv', '--on-existing', 'adopt', '--new'], setup);
    expect(again.status).toBe(0);
    expect((await bed.state()).users).toHaveLength(40);
  });
});

/** A run that stopped because its folder was gone, and told how much was sent until then. */
async function expectToldWhatWasSent({ status, stdout }: CliRun): Promise<void> {
  expect([status, stdout]).toEqual([
    7,
    expect.stringMatching(/^Stopped in .*: the folder is gone \(ENOENT/),
  ]);
  const { users } = await bed.state();
  expect(users.length).toBeLessThan(40);
  // Numbers that are zero are left out.
  const writes = /Requests +(\d+) writes?\b/.exec(stdout)?.[1] ?? '0';
  expect(Number(writes)).toBe(users.length);
}
