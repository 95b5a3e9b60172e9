import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type FakeApi, startFakeApi } from '../support/pull/fake-api';
import { fakeAuth0, type FakeTenant } from '../support/pull/fake-auth0';
import { fakeClerk } from '../support/pull/fake-clerk';
import { CLERK_KEY, TOKEN } from '../support/pull/pull-bed';
import {
  type CliProcess,
  type CliRun,
  filesBelow,
  openWorkplace,
  runCli,
  startCli,
  type Workplace,
} from '../support/run-cli';

const ADA = {
  user_id: 'auth0|1',
  email: 'ada@example.com',
  email_verified: true,
  identities: [{ provider: 'auth0', user_id: '1', isSocial: false }],
};
const TENANT: FakeTenant = {
  organizations: ['org_a', 'org_b', 'org_c', 'org_d'].map((id) => ({
    id,
    name: id,
    display_name: `The ${id}`,
  })),
  members: {
    org_a: [{ user_id: 'auth0|1', roles: [{ id: 'rol_1', name: 'Admin' }] }],
    org_b: [],
    org_c: [{ user_id: 'auth0|1', roles: [] }],
    org_d: [],
  },
  tokens: [TOKEN],
};
const REQUESTS = 5;

let place: Workplace;
let api: FakeApi;
beforeEach(async () => {
  place = openWorkplace();
  place.write('users.ndjson', `${JSON.stringify(ADA)}\n`);
  api = await startFakeApi(fakeAuth0(TENANT));
});
afterEach(async () => {
  await api.stop();
  place.remove();
});

const PULL = ['convert', 'users.ndjson', '--from', 'auth0', '--pull', 'organizations', '-o', 'out'];

function auth0(): NodeJS.ProcessEnv {
  return { AUTH0_DOMAIN: 'acme.eu.auth0.com', AUTH0_API_URL: api.url, AUTH0_TOKEN: TOKEN };
}

const run = (args: readonly string[], env: NodeJS.ProcessEnv = auth0()): Promise<CliRun> =>
  runCli(args, { cwd: place.folder, env });

const codeOf = ({ stdout }: CliRun): string =>
  (JSON.parse(stdout) as { error: { code: string } }).error.code;

/** Starts a pull, and does something to it while the request of this number is under way. */
async function startAndThen(number: number, act: (command: CliProcess) => void): Promise<CliRun> {
  const command = startCli(PULL, { cwd: place.folder, env: auth0() });
  api.before = async (at) => {
    if (at !== number) return undefined;
    act(command);
    await command.ended;
    return { status: 500, body: {} };
  };
  const ended = await command.ended;
  api.before = () => undefined;
  return ended;
}

describe('convert --pull organizations', () => {
  it('gives the users of Auth0 their organizations and roles, and leaves no other files', async () => {
    const converted = await run(PULL);
    expect(converted.status).toBe(0);
    expect(converted.stderr).toContain(
      'Pulling organizations and memberships of Auth0 from 127.0.0.1',
    );
    expect(converted.stderr).toContain('organizations.ndjson (organizations)');
    expect(api.answered).toHaveLength(REQUESTS);
    const users = place.read('out/users.csv');
    expect(users).toMatch(/ada@example\.com,.*org_a,The org_a,.*admin/);
    expect(users).toMatch(/ada@example\.com,.*org_c,The org_c/);
    expect(place.read('out/summary.json')).toContain('".out.pull/organizations.ndjson"');
    expect(place.read('out/organizations.csv').split('\n')).toHaveLength(1 + 4 + 1);
    expect(readdirSync(place.folder).sort()).toEqual(['out', 'users.ndjson']);
  });

  it('gives the users of Clerk theirs; the source is recognised', async () => {
    const clerk = await startFakeApi(
      fakeClerk({
        organizations: [{ id: 'org_1', name: 'Acme' }],
        memberships: [{ id: 'm_1', organization: 'org_1', user: 'user_1', role: 'org:admin' }],
        secretKey: CLERK_KEY,
      }),
    );
    place.write(
      'users.csv',
      'id,first_name,last_name,primary_email_address,verified_email_addresses,password_digest,password_hasher\nuser_1,Ada,Lovelace,ada@example.com,ada@example.com,,\n',
    );
    place.write('.env', `CLERK_SECRET_KEY=${CLERK_KEY}\n`);
    const converted = await run(['convert', 'users.csv', '--pull', 'organizations', '-o', 'out'], {
      CLERK_API_URL: clerk.url,
    });
    await clerk.stop();
    expect(converted.status).toBe(0);
    expect(place.read('out/users.csv')).toMatch(/ada@example\.com,.*org_1,Acme,.*admin/);
  });

  it.each([1, 2, 3, 4, 5])(
    'continues after it was killed at request %i, with no request twice',
    async (number) => {
      const killed = await startAndThen(number, (command) => {
        command.kill('SIGKILL');
      });
      expect(killed.signal).toBe('SIGKILL');
      expect(existsSync(join(place.folder, 'out'))).toBe(false);
      expect((await run(PULL)).status).toBe(0);
      expect(api.answered).toHaveLength(REQUESTS);
      expect(new Set(api.answered).size).toBe(REQUESTS);
      const continued = place.read('out/users.csv');
      expect((await run([...PULL, '--force'])).status).toBe(0);
      expect(place.read('out/users.csv')).toBe(continued);
    },
  );

  it('ends at Ctrl-C with 130, and says that it can be continued', async () => {
    const stopped = await startAndThen(3, (command) => {
      command.kill('SIGINT');
    });
    expect(stopped.status).toBe(130);
    expect(stopped.stderr).toContain('the pull continues where it stopped');
    expect((await run(PULL)).status).toBe(0);
    expect(api.answered).toHaveLength(REQUESTS);
  });

  it('keeps what was pulled for the next run where the conversion ends early', async () => {
    const twice = [ADA, { ...ADA, user_id: 'auth0|2' }].map((user) => JSON.stringify(user));
    place.write('users.ndjson', `${twice.join('\n')}\n`);
    expect((await run([...PULL, '--on-duplicate-email', 'fail'])).status).toBe(4);
    const again = await run(PULL);
    expect(again).toMatchObject({ status: 3 });
    expect(again.stderr).toContain('Continuing an earlier pull of Auth0: 4 organizations');
    expect(api.answered).toHaveLength(REQUESTS);
  });

  it('has no key in its output or files, also where Auth0 repeats it', async () => {
    const env = {
      AUTH0_DOMAIN: 'acme.eu.auth0.com',
      AUTH0_API_URL: api.url,
      AUTH0_CLIENT_ID: 'app1',
      AUTH0_CLIENT_SECRET: 'canary-client-secret',
    };
    const refused = await run(PULL, env);
    expect(refused.status).toBe(6);
    await startAndThen(3, (command) => {
      command.kill('SIGKILL');
    });
    const files = filesBelow(place.folder).map((path) => place.read(path));
    const said = [refused.stdout, refused.stderr, ...files].join('\n');
    expect(said).toContain('org_a');
    expect(said).not.toContain('canary');
    expect(said).not.toContain(TOKEN);
  });

  it.each([
    [401, 6, 'pull_key_refused'],
    [403, 6, 'pull_scope_missing'],
    [404, 7, 'pull_not_found'],
    [429, 7, 'pull_rate_limited'],
  ])('ends after HTTP %i with %i', async (status, exit, code) => {
    api.before = () => ({ status, headers: { 'retry-after': '0.001' }, body: {} });
    const ended = await run([...PULL, '--json']);
    expect(ended.status).toBe(exit);
    expect(codeOf(ended)).toBe(code);
    expect(existsSync(join(place.folder, 'out'))).toBe(false);
  });

  it('sends nothing where the output exists, or a file is not of the source', async () => {
    place.write('out/mine.txt', 'mine');
    expect(codeOf(await run([...PULL, '--json']))).toBe('output_exists');
    const elsewhere = [...PULL.slice(0, -1), 'other', '--json'];
    place.write('users.ndjson', '{"a":1}\n{"a":2}\n');
    expect(codeOf(await run(elsewhere))).toBe('file_fits_no_part');
    expect(api.answered).toEqual([]);
  });

  it('is not for files of a source without such an API, nor beside files of its own', async () => {
    place.write('firebase.json', '{"users":[{"localId":"1","email":"ada@example.com"}]}');
    const pull = ['--pull', 'organizations', '-o', 'out', '--json'];
    expect(codeOf(await run(['convert', 'firebase.json', ...pull]))).toBe('pull_not_of_source');
    for (const flag of ['--organizations', '--memberships']) {
      expect(codeOf(await run([...PULL, '--json', flag, 'users.ndjson']))).toBe('pull_and_file');
    }
    expect((await run(['convert', 'users.ndjson', '--pull', 'users', '-o', 'out'])).status).toBe(2);
  });

  it.each<[string, NodeJS.ProcessEnv, string]>([
    ['no domain', { AUTH0_DOMAIN: '', AUTH0_API_URL: '' }, 'key_missing'],
    ['a domain that is not one', { AUTH0_DOMAIN: 'https://acme.auth0.com/' }, 'key_malformed'],
    ['no token', { AUTH0_TOKEN: '' }, 'key_missing'],
    ['half an application', { AUTH0_TOKEN: '', AUTH0_CLIENT_ID: 'app1' }, 'key_missing'],
    ['a token with a blank', { AUTH0_TOKEN: 'canary token' }, 'key_malformed'],
    ['http to another machine', { AUTH0_API_URL: 'http://10.0.0.1' }, 'api_url_insecure'],
    ['an address with a path', { AUTH0_API_URL: 'https://localhost/v2' }, 'api_url_invalid'],
    ['a proxy that is not one', { HTTP_PROXY: 'socks5://127.0.0.1' }, 'proxy_invalid'],
  ])('refuses %s', async (_what, env, code) => {
    const refused = await run([...PULL, '--json'], { ...auth0(), ...env });
    expect(refused.status).toBe(2);
    expect(codeOf(refused)).toBe(code);
    expect(refused.stdout).not.toContain('canary');
    expect(api.answered).toEqual([]);
  });

  it.each([
    ['', 'key_missing'],
    ['pk_test_canary', 'key_malformed'],
  ])('refuses %j as a secret key of Clerk', async (key, code) => {
    place.write('users.csv', 'id,primary_email_address\nuser_1,ada@example.com\n');
    const args = ['convert', 'users.csv', '--pull', 'organizations', '-o', 'out', '--json'];
    const refused = await run([...args, '--from', 'clerk'], { CLERK_SECRET_KEY: key });
    expect(refused.status).toBe(2);
    expect(codeOf(refused)).toBe(code);
    expect(refused.stdout).not.toContain('canary');
  });
});
