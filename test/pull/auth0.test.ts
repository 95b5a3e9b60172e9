import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AUTH0 } from '../../src/lib/sources/auth0';
import { type FakeApi, startFakeApi } from '../support/pull/fake-api';
import { fakeAuth0, type FakeMember, type FakeTenant } from '../support/pull/fake-auth0';
import { auth0At, PullBed, TOKEN, tokenOf } from '../support/pull/pull-bed';

const member = (user: string, ...roles: readonly string[]): FakeMember => ({
  user_id: `auth0|${user}`,
  roles: roles.map((name) => ({ id: `rol_${name}`, name })),
});
const organization = (id: string): Readonly<Record<string, unknown>> => ({
  id,
  name: id.replace('org_', ''),
  display_name: `The ${id}`,
  metadata: { plan: 'pro' },
  branding: { logo_url: 'https://example.com/logo.png' },
});

const TENANT: FakeTenant = {
  organizations: ['org_a', 'org_b', 'org_c'].map(organization),
  members: {
    org_a: [member('1', 'admin', 'Billing, EU'), member('2'), member('3'), member('4', 'admin')],
    org_b: [],
    org_c: [member('1', 'viewer')],
  },
  tokens: [TOKEN],
  mostOfAPage: 2,
};

const MEMBERSHIPS = [
  { organization_id: 'org_a', user_id: 'auth0|1', roles: ['admin', 'Billing, EU'] },
  { organization_id: 'org_a', user_id: 'auth0|2', roles: [] },
  { organization_id: 'org_a', user_id: 'auth0|3', roles: [] },
  { organization_id: 'org_a', user_id: 'auth0|4', roles: ['admin'] },
  { organization_id: 'org_c', user_id: 'auth0|1', roles: ['viewer'] },
];

let bed: PullBed;
let api: FakeApi;
const serve = async (tenant: FakeTenant): Promise<void> => {
  await api.stop();
  api = await startFakeApi(fakeAuth0(tenant));
};
beforeEach(async () => {
  bed = new PullBed();
  api = await startFakeApi(fakeAuth0(TENANT));
});
afterEach(async () => {
  await api.stop();
  bed.remove();
});

describe('a pull of Auth0', () => {
  it('reads organizations, members and their roles, page by page, in the fewest requests', async () => {
    const pulled = await bed.pull(auth0At(api));
    expect(pulled).toMatchObject({ organizations: 3, memberships: 5 });
    expect(api.answered).toEqual([
      'GET /api/v2/organizations?take=100',
      'GET /api/v2/organizations?take=100&from=next-2',
      'GET /api/v2/organizations/org_a/members?take=100&fields=user_id,roles',
      'GET /api/v2/organizations/org_a/members?take=100&fields=user_id,roles&from=next-2',
      'GET /api/v2/organizations/org_b/members?take=100&fields=user_id,roles',
      'GET /api/v2/organizations/org_c/members?take=100&fields=user_id,roles',
    ]);
    expect(bed.read('organizations')).toEqual(
      ['a', 'b', 'c'].map((id) => ({
        id: `org_${id}`,
        name: id,
        display_name: `The org_${id}`,
        metadata: { plan: 'pro' },
      })),
    );
    expect(bed.read('memberships')).toEqual(MEMBERSHIPS);
  });

  it('writes records that the source takes for its parts', async () => {
    await bed.pull(auth0At(api));
    const at = { path: '', file: '' };
    const fits = (flag: string, file: 'organizations' | 'memberships'): unknown =>
      AUTH0.parts.find((part) => part.flag === flag)?.fits(bed.read(file) as [], at);
    expect(fits('organizations', 'organizations')).toBe(true);
    expect(fits('memberships', 'memberships')).toBe(true);
  });

  it('tells how far it is', async () => {
    await bed.pull(auth0At(api));
    expect(bed.events).toContainEqual({ type: 'read', organizations: 2, memberships: 0 });
    expect(bed.events.at(-1)).toEqual({
      type: 'read',
      organizations: 3,
      memberships: 5,
      share: { done: 3, of: 3 },
    });
  });

  it('reads a tenant without organizations', async () => {
    await serve({ ...TENANT, organizations: [] });
    expect(await bed.pull(auth0At(api))).toMatchObject({ organizations: 0, memberships: 0 });
    expect(api.answered).toHaveLength(1);
  });

  it('encodes the id of an organization, whatever it is', async () => {
    const id = 'org_x/../../users?x=1';
    await serve({ ...TENANT, organizations: [organization(id)], members: { [id]: [member('9')] } });
    await bed.pull(auth0At(api));
    expect(bed.read('memberships')).toEqual([
      { organization_id: id, user_id: 'auth0|9', roles: [] },
    ]);
  });
});

describe('the credentials of Auth0', () => {
  const application = { id: 'app1', secret: 'canary-client-secret' };
  const credentials = {
    clientId: 'app1',
    clientSecret: 'canary-client-secret',
    audience: 'https://acme.eu.auth0.com/api/v2/',
  };

  it('may be those of an application, which gets one token', async () => {
    await serve({ ...TENANT, application });
    await bed.pull(auth0At(api, credentials));
    expect(api.answered.filter((line) => line.startsWith('POST'))).toEqual(['POST /oauth/token']);
    expect(bed.read('memberships')).toEqual(MEMBERSHIPS);
  });

  it('end the command where the application gets no token', async () => {
    await serve({ ...TENANT, application });
    const abort = await bed.abortOf(auth0At(api, { ...credentials, clientSecret: 'wrong-canary' }));
    expect(abort).toMatchObject({ reason: 'key_refused', code: 'pull_key_refused' });
    expect(abort.message).toContain('AUTH0_CLIENT_SECRET');
    expect(JSON.stringify(abort)).not.toContain('canary');
  });

  it('end the command where the token is refused', async () => {
    const abort = await bed.abortOf(auth0At(api, { token: 'expired' }));
    expect(abort).toMatchObject({ reason: 'key_refused', code: 'pull_key_refused' });
    expect(abort.message).toContain('HTTP 401');
    expect(abort.actions[0]).toContain('AUTH0_TOKEN');
  });

  it.each([
    [['read:users'], 'lacks the scope read:organizations.'],
    [
      ['read:organizations'],
      'lacks the scopes read:organization_members and read:organization_member_roles.',
    ],
    [
      ['read:organizations', 'read:organization_members'],
      'lacks the scope read:organization_member_roles.',
    ],
  ])('name the scope that a token with %j lacks', async (scopes, words) => {
    const token = tokenOf({ sub: 'app1@clients', scope: scopes.join(' ') });
    await serve({ ...TENANT, tokens: [token], scopes });
    const abort = await bed.abortOf(auth0At(api, { token }));
    expect(abort).toMatchObject({ reason: 'key_refused', code: 'pull_scope_missing' });
    expect(abort.message).toContain(words);
  });

  it('name all scopes that are needed where a token does not tell its own', async () => {
    await serve({ ...TENANT, tokens: ['opaque'], scopes: ['read:organizations'] });
    const { message } = await bed.abortOf(auth0At(api, { token: 'opaque' }));
    expect(message).toContain('may lack the scopes read:organization_members and read:');
  });

  it('are in no file, event or error', async () => {
    api.before = (number) =>
      number === 3 ? { status: 418, body: { message: TOKEN, error: TOKEN } } : undefined;
    const abort = await bed.abortOf(auth0At(api));
    await bed.pull(auth0At(api));
    const files = readdirSync(bed.pullFolder).map((name) =>
      readFileSync(join(bed.pullFolder, name), 'utf8'),
    );
    const said = [...files, JSON.stringify(bed.events), abort.message, ...abort.actions].join('\n');
    expect(said).not.toContain('canary');
    expect(said).not.toContain(TOKEN.slice(0, 20));
  });
});

describe('the files of a pull', () => {
  it('are private', async () => {
    await bed.pull(auth0At(api));
    const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);
    expect(mode(bed.pullFolder)).toBe('700');
    const names = readdirSync(bed.pullFolder);
    expect(names.sort()).toEqual(['memberships.ndjson', 'organizations.ndjson', 'state.json']);
    for (const name of names) expect(mode(join(bed.pullFolder, name))).toBe('600');
  });

  it('are removed once they were used', async () => {
    const pulled = await bed.pull(auth0At(api));
    pulled.remove();
    expect(readdirSync(bed.folder)).toEqual([]);
  });
});
