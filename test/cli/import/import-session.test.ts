import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { importSession } from '../../../src/lib/cli/import';
import type { ImportCommand } from '../../../src/lib/cli/import/import-session';
import { parseFault, type Sandbox, startSandbox } from '../../../src/lib/sandbox';
import { aJobId, AN_OPTIONS } from '../../support/an-import';
import { abortOf, temporaryFolder, write } from '../../support/csv/csv-files';
import { catchOutput, pretendTerminal, sendSignal } from '../../support/terminal';

const folder = temporaryFolder();
const printed = catchOutput();
const pretend = pretendTerminal();
const environment = process.env;
let sandbox: Sandbox;
let jobs = 0;

beforeEach(async () => {
  pretend(false);
  jobs += 1;
  sandbox = await startSandbox({ rateLimit: 'off' });
  process.env = {
    ...environment,
    WORKOS_API_URL: sandbox.url,
    WORKOS_SECRET_KEY: sandbox.key,
    // `sandbox: true` starts `process.js`, which is TypeScript in the sources.
    NODE_OPTIONS: '--import tsx',
  };
});

afterEach(async () => {
  process.env = environment;
  await sandbox.close();
});

const GOOD = 'email,org_name\na@x.io,Acme\nb@x.io,Acme\nc@x.io,\n';

function session(csv: string, more: Partial<ImportCommand> = {}): ReturnType<typeof importSession> {
  return importSession({
    csvPath: write(folder, csv),
    jobId: aJobId(`job-${String(jobs)}`),
    isNamed: false,
    isNew: false,
    takeOver: false,
    wait: false,
    noPartial: false,
    checkpointDir: join(folder, 'jobs'),
    options: { ...AN_OPTIONS, rateLimit: 10_000 },
    sandbox: false,
    sandboxRoles: { roles: [], multipleRoles: false },
    yes: false,
    quiet: false,
    version: '1.2.3',
    say: (text) => process.stderr.write(`${text}\n`),
    ...more,
  });
}

async function stats(): Promise<Record<string, unknown>> {
  const answer = await fetch(`${sandbox.url}/_sandbox/stats`, {
    headers: { Authorization: `Bearer ${sandbox.key}` },
  });
  return (await answer.json()) as Record<string, unknown>;
}

describe('an import session', () => {
  it('imports into the environment of the key, and prints target, plan and result', async () => {
    const { json, text, exit } = await session(GOOD);
    expect([exit, json.status]).toEqual([0, 'completed']);
    expect(json.target).toEqual({ apiUrl: sandbox.url, environment: 'test' });
    expect(json.summary).toMatchObject({ total: 3, successes: 3, membershipsCreated: 2 });
    expect(json).toMatchObject({ withoutPassword: 3, dryRun: false });
    // Whom to invite.
    expect(json.next).toEqual([
      expect.stringMatching(
        /^workos-migrate results job-1 --without-password --status created --checkpoint-dir /,
      ),
    ]);
    expect(json.error).toBeUndefined();
    expect(await stats()).toMatchObject({ users: 3, organizations: 1, memberships: 2 });
    expect(text).toMatch(/^Done in .*: all 3 rows arrived/);
    const said = printed.stderr();
    expect(said).toContain(`Target ${sandbox.url} (test environment), file ${folder}/users.csv`);
    expect(said).toContain(`Job job-${String(jobs)}: 3 rows, 3 users, 2 memberships, 1 organi`);
    expect(said).toContain('100 % 3/3 rows');
    expect(printed.stdout()).toBe('');
  });

  it('never writes or prints the key', async () => {
    const { json, text } = await session(`${GOOD}no,\n`);
    const files = [json.files.checkpoint, json.files.errors, json.files.results];
    for (const file of files) expect(readFileSync(file, 'utf8')).not.toContain(sandbox.key);
    expect(text + printed.stderr() + JSON.stringify(json)).not.toContain(sandbox.key);
  });

  it('prints nothing with --quiet', async () => {
    await session(GOOD, { quiet: true });
    expect([printed.stdout(), printed.stderr()]).toEqual(['', '']);
  });

  it('ends 3 when rows failed, and prints the command that retries them', async () => {
    const { json, text, exit } = await session(`${GOOD}no,\n`);
    expect([exit, json.status]).toEqual([3, 'partial']);
    expect(json.next).toEqual([
      expect.stringMatching(/^workos-migrate analyze /),
      expect.stringMatching(/^workos-migrate import .*adopt/),
    ]);
    expect(text).toMatch(`Next           ${String(json.next[0])}`);
  });

  it.each([
    ['an address where nobody answers', { WORKOS_API_URL: 'http://127.0.0.1:1' }, 7, 'stopped'],
  ])('stops early with the right status: %s', async (_, env, status, ending) => {
    Object.assign(process.env, env);
    const { json, exit, text } = await session(GOOD, { quiet: true });
    expect([exit, json.status, json.error?.exit]).toEqual([status, ending, status]);
    expect(json.summary).toMatchObject({ total: 3, successes: 0, unprocessed: 3 });
    expect(text).toMatch(/^Stopped in .*3 rows left\./);
    expect(await stats()).toMatchObject({ users: 0 });
  });

  it('stops at a signal: rows in flight finish, the others remain', async () => {
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
    const handlers = signals.map((signal) => process.listenerCount(signal));
    const rows = Array.from({ length: 3_000 }, (_, i) => `user${String(i)}@x.io,\n`);
    const { json, exit } = await session(`email,org_name\n${rows.join('')}`, {
      // Printed once the job exists; the signal arrives before all rows are processed.
      say: (text) => {
        if (text.startsWith('Job ')) sendSignal('SIGINT');
      },
    });
    expect([exit, json.status]).toEqual([130, 'interrupted']);
    const { successes, failures, unprocessed, usersCreated } = json.summary;
    expect([successes + unprocessed, failures]).toEqual([3_000, 0]);
    expect(unprocessed).toBeGreaterThan(0);
    expect(await stats()).toMatchObject({ users: usersCreated });
    expect(signals.map((signal) => process.listenerCount(signal))).toEqual(handlers);
  });

  it.each([
    ['no key', { WORKOS_SECRET_KEY: '' }, 'key_missing'],
    ['a client id', { WORKOS_SECRET_KEY: 'client_01' }, 'key_malformed'],
    ['a live key nobody confirmed', { WORKOS_SECRET_KEY: 'sk_live_1' }, 'not_confirmed'],
  ])('does not begin with %s', async (_, env, code) => {
    Object.assign(process.env, env);
    const abort = await abortOf(session(GOOD));
    expect(abort).toMatchObject({ reason: 'usage', code });
    expect(existsSync(join(folder, 'jobs', `job-${String(jobs)}`))).toBe(false);
    expect((await stats())['requests']).toEqual({});
  });

  it('says all that is missing at once, each with the command that repairs it', async () => {
    const csvPath = join(folder, 'none.csv');
    process.env['WORKOS_SECRET_KEY'] = '';
    process.env['WORKOS_API_KEY'] = 'sk_test_other';
    const withoutKey = await abortOf(session(GOOD, { csvPath }));
    expect(withoutKey).toMatchObject({ reason: 'usage', code: 'csv_missing' });
    expect(withoutKey.message).toMatch(
      /none\.csv does not exist.*WORKOS_SECRET_KEY is missing.*WORKOS_API_KEY is set/,
    );
    expect(withoutKey.actions).toContain('To use it: export WORKOS_SECRET_KEY="$WORKOS_API_KEY"');
    expect(withoutKey.actions.at(-1)).toMatch(/workos-migrate import .*none\.csv .*--sandbox$/);
    process.env['WORKOS_SECRET_KEY'] = 'sk_live_1';
    const unconfirmed = await abortOf(session(GOOD, { csvPath, isNew: true, noPartial: true }));
    expect(unconfirmed.message).toMatch(/none\.csv does not exist.*belongs to a live environment/);
    expect(unconfirmed.actions.at(-1)).toMatch(
      /workos-migrate import .*none\.csv .*--new --no-partial --yes$/,
    );
  });

  it('asks about a live environment once the plan is made, and sends nothing without a yes', async () => {
    process.env['WORKOS_SECRET_KEY'] = 'sk_live_1';
    const stdin = Object.getOwnPropertyDescriptor(process, 'stdin') ?? {};
    pretend(true);
    const typed = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => typed });
    Object.defineProperty(process, 'stdin', { value: typed, configurable: true });
    typed.write('n\n');
    const abort = await abortOf(session(`${GOOD}no,\n`));
    Object.defineProperty(process, 'stdin', stdin);
    expect(abort).toMatchObject({
      code: 'not_confirmed',
      message: 'Not confirmed. Nothing was sent.',
    });
    expect(printed.stderr()).toMatch(
      /Rows +4; 1 of them would be rejected\n[^]*Users +3 to create[^]*Duration[^]*Import .*users\.csv into the LIVE environment at .*\? \[y\/N\] /,
    );
    expect(existsSync(join(folder, 'jobs', `job-${String(jobs)}`))).toBe(false);
    expect((await stats())['requests']).toEqual({});
  });

  it('imports with a live key that was confirmed', async () => {
    await sandbox.close();
    sandbox = await startSandbox({ rateLimit: 'off', key: 'sk_live_1' });
    Object.assign(process.env, { WORKOS_API_URL: sandbox.url, WORKOS_SECRET_KEY: sandbox.key });
    const { json, exit } = await session(GOOD, { yes: true });
    expect([exit, json.target.environment]).toEqual([0, 'live']);
    expect(printed.stderr()).toContain('(LIVE environment)');
  });

  it('survives lost responses, and creates nothing twice', async () => {
    await sandbox.close();
    const faults = [parseFault('POST /user_management/users lost_answer n=2')];
    sandbox = await startSandbox({ rateLimit: 'off', faults });
    Object.assign(process.env, { WORKOS_API_URL: sandbox.url, WORKOS_SECRET_KEY: sandbox.key });
    const { json } = await session(GOOD, { quiet: true });
    expect(json.summary).toMatchObject({ successes: 3, usersCreated: 3 });
    expect(await stats()).toMatchObject({ users: 3 });
  });
});

describe('an import with --sandbox', () => {
  beforeEach(() => {
    delete process.env['WORKOS_API_URL'];
    process.env['WORKOS_SECRET_KEY'] = 'sk_live_real';
  });

  it('needs no key, does not use the real one, and prints what the sandbox holds', async () => {
    const { json, text, exit } = await session(GOOD, { sandbox: true });
    expect([exit, json.target.environment]).toEqual([0, 'sandbox']);
    expect(json.target.apiUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(json.target.apiUrl).not.toBe(sandbox.url);
    expect(text).toMatch(/Sandbox +now holds 3 users, 1 organization, 2 memberships/);
    expect(await stats()).toMatchObject({ users: 0, requests: {} });
  });

  it('ends the sandbox with the import, even when the import does not begin', async () => {
    const { json } = await session(GOOD, { sandbox: true });
    await expect(fetch(json.target.apiUrl)).rejects.toThrow('fetch failed');
    const abort = await abortOf(session('email\n', { sandbox: true, jobId: aJobId('other') }));
    expect(abort.code).toBe('csv_no_rows');
    const apiUrl = /Target (\S+) \(sandbox\)[^]*Target (\S+) \(sandbox\)/.exec(
      printed.stderr(),
    )?.[2];
    await expect(fetch(String(apiUrl))).rejects.toThrow('fetch failed');
  });

  it('knows only member and admin, one per membership, and says so', async () => {
    const csv =
      'email,org_name,role_slugs\na@x.io,Acme,editor\nb@x.io,Acme,admin\nc@x.io,Acme,owner\n';
    const { exit, text } = await session(csv, { sandbox: true });
    expect(exit).toBe(3);
    expect(printed.stderr()).toContain(
      'the sandbox has the roles member, admin, and one per membership (--role, --multiple-roles)',
    );
    expect(text).toContain('1 × Role editor does not exist: create it in the WorkOS dashboard');
    expect(text).toContain('1 × Role owner does not exist: create it in the WorkOS dashboard');
  });

  it('accepts the roles it is given, and repeats them in the next command', async () => {
    const sandboxRoles = { roles: ['lawyer', 'editor'], multipleRoles: true };
    const csv = 'email,org_name,role_slugs\na@x.io,Acme,"lawyer,editor"\nno,,\n';
    const { json } = await session(csv, { sandbox: true, sandboxRoles });
    expect(json.summary).toMatchObject({ successes: 1, failures: 1 });
    expect(json.next.at(-1)).toMatch(/ --sandbox --role lawyer --role editor --multiple-roles --/);
  });
});
