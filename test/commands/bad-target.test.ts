import { hostname } from 'node:os';
import { type CliRun, filesBelow, openWorkplace, runCli, type Workplace } from '../support/run-cli';
import {
  type BadInput,
  type ErrorJson,
  expectRejected,
  GOOD_CSV,
  setStage,
} from '../support/commands/bad-input';

const FAST = ['--rate-limit', '100000'];

const JOBS: readonly BadInput[] = [
  ...['../x', '/etc', 'a/b', '..', '.hidden', 'j'.repeat(101)].map((id) => ({
    name: `the job id ${id.length > 100 ? 'of 101 characters' : id}`,
    args: ['users.csv', `--job-id=${id}`],
    exit: 2,
    code: 'job_id_invalid',
    says: [`"${id}" is not a job id`, 'at most 100 characters'],
  })),
  {
    name: 'a job that exists',
    args: ['users.csv', '--job-id', 'first'],
    prepare: ({ write }) => write('.workos-checkpoints/first/checkpoint.json', '{}'),
    exit: 5,
    code: 'job_exists',
    says: ['job first already exists', '--job-id'],
  },
  {
    name: 'a job that another process holds',
    args: ['users.csv', '--job-id', 'first'],
    prepare: ({ write }) => {
      const owner = { pid: process.pid, host: hostname(), since: '2026-01-01T00:00:00.000Z' };
      write('.workos-checkpoints/first/lock', JSON.stringify(owner));
    },
    exit: 5,
    code: 'job_in_use',
    says: [`in use by process ${String(process.pid)}`, 'Wait for it to end'],
  },
  {
    name: 'a checkpoint folder that is a file',
    args: ['users.csv', '--checkpoint-dir', 'users.csv'],
    exit: 2,
    code: 'checkpoint_dir_not_a_folder',
    says: ['in the way of the folder users.csv', '--checkpoint-dir'],
  },
];

const TARGETS: readonly BadInput[] = [
  {
    name: 'no key',
    env: { WORKOS_SECRET_KEY: undefined },
    exit: 2,
    code: 'key_missing',
    says: ['WORKOS_SECRET_KEY is missing', 'export WORKOS_SECRET_KEY=', '.env file', '--sandbox'],
  },
  {
    name: 'a blank key',
    env: { WORKOS_SECRET_KEY: '  ' },
    exit: 2,
    code: 'key_missing',
    says: ['WORKOS_SECRET_KEY is missing'],
  },
  {
    name: 'a key of two lines',
    env: { WORKOS_SECRET_KEY: 'sk_test_one\nX-Header: two' },
    exit: 2,
    code: 'key_malformed',
    says: ['WORKOS_SECRET_KEY is not a valid API key'],
  },
  ...['nonsense', 'ftp://api.workos.com'].map((url) => ({
    name: `the address ${url}`,
    env: { WORKOS_API_URL: url },
    exit: 2,
    code: 'api_url_invalid',
    says: ['WORKOS_API_URL is not an http or https URL', 'https://api.workos.com'],
  })),
  ...[
    'https://api.workos.com/v1',
    'https://me:pw@api.workos.com',
    'https://api.workos.com?a=b',
  ].map((url) => ({
    name: `the address ${url}`,
    env: { WORKOS_API_URL: url },
    exit: 2,
    code: 'api_url_invalid',
    says: ['WORKOS_API_URL may contain only a scheme, a host and a port'],
  })),
  {
    name: 'plain http to a remote host',
    env: { WORKOS_API_URL: 'http://api.workos.com' },
    exit: 2,
    code: 'api_url_insecure',
    says: ['plain http to api.workos.com', 'unencrypted', 'Use https'],
  },
  {
    name: 'a live key without a terminal',
    env: { WORKOS_SECRET_KEY: 'sk_live_canary' },
    exit: 2,
    code: 'not_confirmed',
    says: ['live environment', 'Nothing was sent', '--yes'],
  },
];

interface Unreachable {
  readonly place: Workplace;
  readonly runs: Promise<readonly [plain: CliRun, json: CliRun]>;
}

// Its attempts take ten seconds, so it runs in parallel with the other tests.
function importWhereNobodyListens(): Unreachable {
  const away = openWorkplace();
  away.write('users.csv', GOOD_CSV);
  const setup = {
    cwd: away.folder,
    env: { WORKOS_API_URL: 'http://127.0.0.1:9', WORKOS_SECRET_KEY: 'sk_test_x' },
  };
  const runs = Promise.all([
    runCli(['import', 'users.csv', '--new'], setup),
    runCli(['import', 'users.csv', '--json', '--new'], setup),
  ]);
  return { place: away, runs };
}

const stage = setStage();
let unreachable: Unreachable;

beforeAll(() => {
  unreachable = importWhereNobodyListens();
});
afterAll(() => {
  unreachable.place.remove();
});

describe.each([
  ['the job', JOBS],
  ['the target', TARGETS],
])('import rejects, because of %s,', (_group, table) => {
  it.each(table)('$name', (bad) => expectRejected(stage(), bad));
});

it('import never prints a key that it does not send', async () => {
  const { bed, place, runBothWays } = stage();
  place.write('users.csv', GOOD_CSV);
  // The sandbox listens there too, but the address is not a loopback name.
  const env = {
    WORKOS_API_URL: bed.sandbox.url.replace('127.0.0.1', '0.0.0.0'),
    WORKOS_SECRET_KEY: 'sk_test_unsent',
  };
  const { plain, json } = await runBothWays(['users.csv'], env);
  expect([plain.status, json.status]).toEqual([2, 2]);
  expect(JSON.stringify([plain, json])).not.toContain('sk_test_unsent');
  expect((await bed.stats()).requests).toEqual({});
});

describe('a key that WorkOS rejects', () => {
  it.each([
    ['sk_test_wrong', '401', 'does not accept the API key'],
    ['sk_test_forbidden', '403', 'lacks the permission'],
  ])('ends the import at once: %s', async (key, status, words) => {
    const { bed, place, runBothWays } = stage();
    const rows = Array.from({ length: 200 }, (_, row) => `user${String(row)}@example.com\n`);
    place.write('users.csv', ['email\n', ...rows].join(''));
    const { plain, json } = await runBothWays(['users.csv', '--concurrency', '1', ...FAST], {
      WORKOS_SECRET_KEY: key,
    });
    expect([plain.status, json.status]).toEqual([6, 6]);
    expect(plain.stderr).toContain(words);
    expect(plain.stderr).toContain('Check that WORKOS_SECRET_KEY');
    expect([plain.stdout, json.stderr]).toEqual(['', '']);
    expect(filesBelow(place.folder).filter((name) => name.endsWith('checkpoint.json'))).toEqual([]);
    const document = JSON.parse(json.stdout) as ErrorJson;
    expect(document.error).toMatchObject({ exit: 6, message: expect.stringContaining(words) });
    expect(JSON.stringify([plain, json])).not.toContain(key);
    const { requests } = await bed.stats();
    expect(Object.keys(requests)).toEqual(['POST /user_management/users']);
    expect(Object.keys(requests['POST /user_management/users'] ?? {})).toEqual([status]);
  });

  // The slot of the rejected request is given to the next one before the job is halted: requests/request-stack.ts.
  it('is not sent again after the refusal', async () => {
    const { bed, place, run } = stage();
    place.write('users.csv', 'email\na@example.com\nb@example.com\nc@example.com\n');
    await run(['import', 'users.csv', '--concurrency', '1', ...FAST], {
      WORKOS_SECRET_KEY: 'sk_test_wrong',
    });
    expect((await bed.stats()).requests).toEqual({ 'POST /user_management/users': { 401: 1 } });
  });
});

describe('the key', () => {
  it('may belong to a live environment with --yes', async () => {
    const { place, run } = stage();
    place.write('users.csv', GOOD_CSV);
    const { status, stderr } = await run(['import', 'users.csv', '--yes'], {
      WORKOS_SECRET_KEY: 'sk_live_x',
    });
    expect(status).toBe(6);
    expect(stderr).toContain('LIVE environment');
  });

  it('is read from .env', async () => {
    const { bed, place } = stage();
    place.write('users.csv', GOOD_CSV);
    const { url, key } = bed.sandbox;
    place.write('.env', `WORKOS_SECRET_KEY="${key}"\nWORKOS_API_URL=${url}\n`);
    const { status, stderr } = await runCli(['import', '--csv', 'users.csv'], {
      cwd: place.folder,
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining(url) });
    expect((await bed.state()).users).toHaveLength(1);
  });

  it('of the environment wins over that of .env', async () => {
    const { place, run } = stage();
    place.write('users.csv', GOOD_CSV);
    place.write('.env', 'WORKOS_SECRET_KEY=sk_test_wrong\n');
    const { status } = await run(['import', 'users.csv']);
    expect(status).toBe(0);
  });

  it('is missing when .env is a folder', async () => {
    const { place, run } = stage();
    place.write('users.csv', GOOD_CSV);
    place.write('.env/bin/activate', '');
    const { status, stderr } = await run(['import', 'users.csv'], { WORKOS_SECRET_KEY: '' });
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringContaining('WORKOS_SECRET_KEY is missing'),
    });
  });
});

it('import gives up after bounded attempts when no server listens', async () => {
  const [plain, json] = await unreachable.runs;
  expect([plain.status, json.status]).toEqual([7, 7]);
  expect(plain.stdout).toContain('Cannot connect to WorkOS: nothing is listening at that address');
  expect(plain.stdout).toMatch(/Next +workos-migrate /);
  expect(json.stderr).toBe('');
  expect(JSON.parse(json.stdout)).toMatchObject({
    status: 'stopped',
    summary: { total: 1, unprocessed: 1, requests: { writes: 6 } },
    error: { code: 'unreachable', exit: 7 },
  });
});
