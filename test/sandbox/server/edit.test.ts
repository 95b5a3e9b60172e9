import {
  at,
  BCRYPT,
  type Client,
  closeSandboxes,
  idsOf,
  MEMBERSHIPS,
  openSandbox,
  USERS,
} from '../../support/sandbox/client';

afterEach(closeSandboxes);

const START = Date.parse('2030-01-01T00:00:00.000Z');
const LATER = '2030-01-01T00:01:00.000Z';

interface Made {
  readonly client: Client;
  readonly user: string;
  readonly org: string;
  readonly membership: string;
  readonly factor: string;
}

/** One object of each kind, made a minute before the clock stops. */
async function openWithObjects(): Promise<Made> {
  let nowMs = START;
  const client = await openSandbox({ now: () => nowMs });
  const user = await client.create(USERS, {
    email: 'a@x.example',
    first_name: 'Ann',
    email_verified: true,
    external_id: '1',
    metadata: { plan: 'pro', seat: '2' },
  });
  const org = await client.create('/organizations', { name: 'Acme', external_id: 'acme' });
  const pair = { user_id: user, organization_id: org };
  const membership = await client.create(MEMBERSHIPS, pair);
  const enrolled = await client.call('POST', `${USERS}/${user}/auth_factors`, { type: 'totp' });
  const factor = String(at(enrolled.body, 'authentication_factor', 'id'));
  nowMs += 60_000;
  return { client, user, org, membership, factor };
}

const edit = ({ client }: Made, body: unknown) => client.call('POST', '/_sandbox/edit', body);
const remove = ({ client }: Made, body: unknown) => client.call('POST', '/_sandbox/delete', body);

describe('POST /_sandbox/edit', () => {
  it.each([
    [{ first_name: 'Eve' }, { first_name: 'Eve', email: 'a@x.example', email_verified: true }],
    [{ first_name: null }, { first_name: null }],
    [{ email: 'b@x.example' }, { email: 'b@x.example', email_verified: false }],
    [{ email_verified: false }, { email_verified: false }],
    [{ external_id: null }, { external_id: null }],
    [{ metadata: { plan: 'free' } }, { metadata: { plan: 'free', seat: '2' } }],
    [{ metadata: { seat: null, new: 'x' } }, { metadata: { plan: 'pro', new: 'x' } }],
    [{ metadata: {} }, { metadata: {} }],
    [{ last_sign_in_at: LATER }, { last_sign_in_at: LATER, first_name: 'Ann' }],
    [{ last_sign_in_at: null }, { last_sign_in_at: null }],
  ])('changes a user by %j', async (change, expected) => {
    const made = await openWithObjects();
    const { client, user } = made;
    const answer = await edit(made, { users: [{ id: user, ...change }] });
    expect(answer).toMatchObject({ status: 200, body: { users: [{ id: user, ...expected }] } });
    const read = await client.call('GET', `${USERS}/${user}`);
    expect(read.body).toMatchObject({ ...expected, updated_at: LATER });
    expect(read.body).toEqual(at(answer.body, 'users', 0));
  });

  it('makes a changed user known by the new email and external id alone', async () => {
    const made = await openWithObjects();
    const { client, user } = made;
    await edit(made, { users: [{ id: user, email: 'b@x.example', external_id: '2' }] });
    const found = async (path: string) => (await client.call('GET', `${USERS}${path}`)).status;
    expect([await found('/external_id/2'), await found('/external_id/1')]).toEqual([200, 404]);
    expect(idsOf(await client.call('GET', `${USERS}?email=b@x.example`))).toEqual([user]);
    expect(idsOf(await client.call('GET', `${USERS}?email=a@x.example`))).toEqual([]);
  });

  it('changes the password of a user', async () => {
    const made = await openWithObjects();
    const password = { password_hash: BCRYPT, password_hash_type: 'bcrypt' };
    await edit(made, { users: [{ id: made.user, ...password }] });
    const state = await made.client.call('GET', '/_sandbox/state');
    expect(at(state.body, 'users', 0, 'password', 'type')).toBe('bcrypt');
  });

  it('changes name, metadata, external id and domains of an organization', async () => {
    const made = await openWithObjects();
    const change = { name: 'New', metadata: { tier: '1' }, external_id: 'new' };
    const domain_data = [{ domain: 'a.example', state: 'verified' }];
    await edit(made, { organizations: [{ id: made.org, ...change, domain_data }] });
    const read = await made.client.call('GET', '/organizations/external_id/new');
    expect(read.body).toMatchObject({ id: made.org, ...change, domains: domain_data });
  });

  it.each(['active', 'inactive', 'pending'])('makes a membership %s', async (status) => {
    const made = await openWithObjects();
    const { client, user, membership } = made;
    await edit(made, { memberships: [{ id: membership, status, role_slug: 'admin' }] });
    const list = await client.call('GET', `${MEMBERSHIPS}?user_id=${user}&statuses=${status}`);
    expect(at(list.body, 'data', 0)).toMatchObject({
      id: membership,
      status,
      role: { slug: 'admin' },
      updated_at: LATER,
    });
    const unasked = await client.call('GET', `${MEMBERSHIPS}?user_id=${user}`);
    expect(idsOf(unasked)).toEqual(status === 'active' ? [membership] : []);
  });

  it.each([
    [{ users: [{ id: 'user_none' }] }, "User not found: 'user_none'."],
    [{ users: [{ first_name: 'X' }] }, "User not found: ''."],
    [{ organizations: [{ id: 'org_none' }] }, "Organization not found: 'org_none'."],
    [{ memberships: [{ id: 'om_none' }] }, "Organization membership not found: 'om_none'."],
  ])('refuses %j', async (body, message) => {
    const refusal = { status: 404, body: { message } };
    const answer = await edit(await openWithObjects(), body);
    expect(answer).toMatchObject({ status: 422, body: { refusal } });
    expect(at(answer.body, 'message')).toMatch(/\[0\] was refused\.$/);
  });

  it.each([
    ['users', { email: 'none' }, 'invalid_email'],
    ['users', { email: 'taken@x.example' }, 'email_not_available'],
    ['users', { external_id: 'taken' }, 'external_id_already_used'],
    ['users', { metadata: { a: 1 } }, 'invalid_metadata'],
    ['users', { last_sign_in_at: 'yesterday' }, 'invalid_request_parameters'],
    ['organizations', { name: '' }, 'invalid_request_parameters'],
    ['memberships', { status: 'gone' }, 'invalid_request_parameters'],
    ['memberships', { role_slug: 'boss' }, 'invalid_role'],
  ])('refuses to change %s by %j, and changes nothing', async (list, change, code) => {
    const made = await openWithObjects();
    await made.client.create(USERS, { email: 'taken@x.example', external_id: 'taken' });
    const before = await made.client.call('GET', '/_sandbox/state');
    const id = { users: made.user, organizations: made.org, memberships: made.membership }[list];
    const answer = await edit(made, { [list]: [{ id, ...change }] });
    expect(answer).toMatchObject({
      status: 422,
      body: { message: `${list}[0] was refused.`, refusal: { body: { code } } },
    });
    expect((await made.client.call('GET', '/_sandbox/state')).body).toEqual(before.body);
  });

  it.each([
    [{ users: [5] }, 'users[0] is not an object.'],
    [{ users: 'all' }, 'users[0] is not an object.'],
    [{ user: [] }, 'user is not one of users, organizations, memberships.'],
    [[], 'body is not one of users, organizations, memberships.'],
  ])('refuses the body %j', async (body, message) => {
    const answer = await edit(await openWithObjects(), body);
    expect(answer).toMatchObject({ status: 422, body: { message } });
  });
});

describe('POST /_sandbox/delete', () => {
  it.each(['auth_factors', 'memberships', 'users', 'organizations'] as const)(
    'deletes %s',
    async (list) => {
      const made = await openWithObjects();
      const { client, user, org, membership, factor } = made;
      const ids = {
        auth_factors: factor,
        memberships: membership,
        users: user,
        organizations: org,
      };
      const answer = await remove(made, { [list]: [{ id: ids[list] }] });
      expect(answer).toMatchObject({ status: 200, body: { [list]: [{ id: ids[list] }] } });
      const state = await client.call('GET', '/_sandbox/state');
      expect(at(state.body, list)).toEqual([]);
    },
  );

  it('deletes many of all kinds at once', async () => {
    const made = await openWithObjects();
    const { user, org, membership, factor } = made;
    const answer = await remove(made, {
      organizations: [{ id: org }],
      users: [{ id: user }],
      memberships: [{ id: membership }],
      auth_factors: [{ id: factor }],
    });
    expect(answer.status).toBe(200);
    const stats = await made.client.call('GET', '/_sandbox/stats');
    expect(stats.body).toMatchObject({ users: 0, organizations: 0, memberships: 0 });
  });

  it('stops at the first unknown id; the items before it are gone', async () => {
    const made = await openWithObjects();
    const answer = await remove(made, { users: [{ id: made.user }, { id: made.user }] });
    expect(answer).toMatchObject({ status: 422, body: { message: 'users[1] was refused.' } });
    expect((await made.client.call('GET', `${USERS}/${made.user}`)).status).toBe(404);
  });

  it('refuses a list it does not know', async () => {
    const message = 'roles is not one of auth_factors, memberships, users, organizations.';
    const answer = await remove(await openWithObjects(), { roles: [] });
    expect(answer).toMatchObject({ status: 422, body: { message } });
  });
});

it('edits and deletions are neither counted, nor limited, nor struck by a fault', async () => {
  const made = await openWithObjects();
  const { client, user } = made;
  await client.call('POST', '/_sandbox/faults', ['status=500']);
  await client.call('POST', '/_sandbox/rate-limit', { limit: '1/60' });
  const before = await client.call('GET', '/_sandbox/stats');
  for (const first_name of ['B', 'C', 'D']) {
    expect((await edit(made, { users: [{ id: user, first_name }] })).status).toBe(200);
  }
  const after = await client.call('GET', '/_sandbox/stats');
  expect(after.body).toEqual(before.body);
  expect((await remove(made, { users: [{ id: user }] })).status).toBe(200);
  const gone = await client.call('GET', '/_sandbox/stats');
  expect(at(gone.body, 'requests')).toEqual(at(before.body, 'requests'));
});

it('needs the key', async () => {
  const { client } = await openWithObjects();
  const authorization = 'Bearer sk_test_other';
  for (const path of ['/_sandbox/edit', '/_sandbox/delete']) {
    expect((await client.call('POST', path, {}, { authorization })).status).toBe(401);
  }
});
