import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import {
  at,
  type Client,
  closeSandboxes,
  idsOf,
  MEMBERSHIPS,
  openSandbox,
  USERS,
} from '../../support/sandbox/client';

afterEach(closeSandboxes);

it('seeds users, organizations and memberships with older dates and without history', async () => {
  const client = await openSandbox();
  const createdAt = '2020-01-01T00:00:00.000Z';
  const seeded = await client.call('POST', '/_sandbox/seed', {
    users: [{ email: 'a@x.example', external_id: '1', created_at: createdAt }],
    organizations: [{ name: 'Acme', external_id: 'acme', created_at: createdAt }],
    memberships: [
      { user_email: 'A@x.example', organization_external_id: 'acme', status: 'pending' },
    ],
  });
  expect(seeded.status).toBe(201);
  const user = await client.call('GET', `${USERS}/external_id/1`);
  expect(user.body).toMatchObject({ email: 'a@x.example', created_at: createdAt });
  const list = await client.call(
    'GET',
    `${MEMBERSHIPS}?user_id=${String(at(user.body, 'id'))}&statuses=pending`,
  );
  expect(idsOf(list)).toHaveLength(1);
  expect((await client.call('GET', '/_sandbox/history')).body).toEqual({ data: [] });
  expect((await client.call('GET', '/_sandbox/stats')).body).toMatchObject({
    users: 1,
    organizations: 1,
    memberships: 1,
    created: { users: 0, organizations: 0, memberships: 0 },
  });
});

it('seeds users who have signed in, and memberships of every status', async () => {
  const client = await openSandbox();
  const last_sign_in_at = '2029-01-01T00:00:00.000Z';
  await client.call('POST', '/_sandbox/seed', {
    users: [{ email: 'a@x.example', external_id: '1', last_sign_in_at }],
    organizations: ['active', 'inactive', 'pending'].map((external_id) => ({
      name: external_id,
      external_id,
    })),
    memberships: ['active', 'inactive', 'pending'].map((status) => ({
      user_email: 'a@x.example',
      organization_external_id: status,
      status,
    })),
  });
  const user = await client.call('GET', `${USERS}/external_id/1`);
  expect(user.body).toMatchObject({ last_sign_in_at });
  const list = `${MEMBERSHIPS}?user_id=${String(at(user.body, 'id'))}`;
  const all = await client.call('GET', `${list}&statuses=active,inactive,pending&order=asc`);
  expect(idsOf(all)).toHaveLength(3);
  expect(at((await client.call('GET', list)).body, 'data', 0, 'status')).toBe('active');
});

describe('others', () => {
  const seed = (client: Client, others: unknown) =>
    client.call('POST', '/_sandbox/seed', { others });

  it('fill the environment with users who are members of organizations in turn', async () => {
    const client = await openSandbox();
    const created_at = '2020-01-01T00:00:00.000Z';
    const answer = await seed(client, { users: 5, organizations: 2, created_at });
    const others = { users: 5, organizations: 2, memberships: 5 };
    expect(answer).toMatchObject({ status: 201, body: { others: [others] } });
    const users = await client.call('GET', `${USERS}?order=asc`);
    expect(at(users.body, 'data', 4)).toMatchObject({
      email: 'other-5@others.example',
      external_id: 'other-5',
      first_name: 'Other',
      last_name: 'User 5',
      created_at,
    });
    const org = await client.call('GET', '/organizations/external_id/other-org-2');
    expect(org.body).toMatchObject({ name: 'Other 2', created_at });
    const path = `${MEMBERSHIPS}?organization_id=${String(at(org.body, 'id'))}&order=asc`;
    const members = await client.call('GET', path);
    expect(at(members.body, 'data', 0, 'user', 'external_id')).toBe('other-2');
    expect(at(members.body, 'data', 1, 'user', 'external_id')).toBe('other-4');
    expect(idsOf(members)).toHaveLength(2);
  });

  it('can be added to others, and none is in an organization when there is none', async () => {
    const client = await openSandbox();
    await seed(client, { users: 2 });
    const first = await client.call('GET', `${USERS}?email=other-1@others.example`);
    await client.call('DELETE', `${USERS}/${String(idsOf(first)[0])}`);
    const answer = await seed(client, { users: 2 });
    expect(answer.body).toMatchObject({
      others: [{ users: 2, organizations: 0, memberships: 0 }],
    });
    const list = await client.call('GET', `${USERS}?order=asc`);
    const emails = [2, 3, 4].map((index) => ({ email: `other-${index}@others.example` }));
    expect(list.body).toMatchObject({ data: emails });
  });

  it('can be a hundred thousand', async () => {
    const client = await openSandbox();
    await seed(client, { users: 100_000, organizations: 100 });
    const stats = await client.call('GET', '/_sandbox/stats');
    expect(stats.body).toMatchObject({
      users: 100_000,
      organizations: 100,
      memberships: 100_000,
      created: { users: 0, organizations: 0, memberships: 0 },
    });
    const newest = await client.call('GET', `${USERS}?limit=1`);
    expect(at(newest.body, 'data', 0, 'email')).toBe('other-100000@others.example');
  });

  it.each([
    [{ users: -1 }, 'users must be a whole number from 0 to 1000000'],
    [{ users: 1_000_001 }, 'users must be a whole number from 0 to 1000000'],
    [{ users: '5' }, 'users must be a whole number from 0 to 1000000'],
    [{ organizations: 1.5 }, 'organizations must be a whole number from 0 to 1000000'],
  ])('refuse %j', async (others, message) => {
    const client = await openSandbox();
    expect(await seed(client, others)).toMatchObject({
      status: 422,
      body: { message: 'others[0] was refused.', refusal: { body: { errors: [{ message }] } } },
    });
  });
});

it.each([
  [{ users: [{ email: 'a@x.example' }, { email: 'a@x.example' }] }, 'users[1] was refused.'],
  [{ organizations: [{}] }, 'organizations[0] was refused.'],
  [{ memberships: [{ user_email: 'x' }] }, 'memberships[0] was refused.'],
  [{ users: [5] }, 'users[0] is not an object.'],
  [{ users: 'all' }, 'users[0] is not an object.'],
  [{ others: 5 }, 'others[0] is not an object.'],
  [{ users: [{ email: 'a@x.example', last_sign_in_at: 'never' }] }, 'users[0] was refused.'],
  [{ memberships: [{ status: 'gone' }] }, 'memberships[0] was refused.'],
  [
    { people: [] },
    'people is not one of permissions, users, organizations, roles, memberships, auth_factors, others.',
  ],
  [
    [],
    'body is not one of permissions, users, organizations, roles, memberships, auth_factors, others.',
  ],
])('refuses the seed %j', async (seed, message) => {
  const client = await openSandbox();
  const answer = await client.call('POST', '/_sandbox/seed', seed);
  expect(answer).toMatchObject({ status: 422, body: { message } });
});

it('shows the whole state, however large', async () => {
  const client = await openSandbox();
  const users = Array.from({ length: 20_000 }, (_, index) => ({ email: `u${index}@x.example` }));
  await client.call('POST', '/_sandbox/seed', { users });
  await client.create('/organizations', { name: 'Acme' });
  const state = await client.call('GET', '/_sandbox/state');
  const seen = at(state.body, 'users');
  expect(Array.isArray(seen) ? seen.map((user) => ({ email: at(user, 'email') })) : []).toEqual(
    users,
  );
  expect(at(state.body, 'organizations', 0, 'name')).toBe('Acme');
  expect(at(state.body, 'memberships')).toEqual([]);
});

/** Sends the headers of a create; `end` sends the body and waits for the answer. */
function beginCreate({ sandbox }: Client, email: string): { end(): Promise<void> } {
  const create = request(`${sandbox.url}${USERS}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${sandbox.key}` },
  });
  create.flushHeaders();
  return {
    async end() {
      const answered = once(create, 'response');
      create.end(JSON.stringify({ email }));
      const [answer]: IncomingMessage[] = await answered;
      await once(answer?.resume() ?? create, 'end');
    },
  };
}

it('counts requests by operation and ending, and those in flight', async () => {
  const client = await openSandbox();
  const maxInFlight = async (): Promise<unknown> =>
    at((await client.call('GET', '/_sandbox/stats')).body, 'maxInFlight');
  // None ends before all three have begun.
  const creates = ['a', 'a', 'b'].map((name) => beginCreate(client, `${name}@x.example`));
  while ((await maxInFlight()) !== 3);
  for (const create of creates) await create.end();
  await client.call('GET', `${USERS}/user_none`);
  await client.call('GET', '/nowhere');
  expect((await client.call('GET', '/_sandbox/stats')).body).toMatchObject({
    requests: {
      'POST /user_management/users': { 201: 2, 400: 1 },
      'GET /user_management/users/{id}': { 404: 1 },
      'GET (unknown)': { 404: 1 },
    },
    throttled: 0,
    maxInFlight: 3,
    largestWriteWindow: 3,
    created: { users: 2, organizations: 0, memberships: 0 },
  });
});

it('keeps a history of creates with their Idempotency-Key', async () => {
  const client = await openSandbox();
  const created = await client.call(
    'POST',
    USERS,
    { email: 'a@x.example' },
    { 'idempotency-key': 'key-1' },
  );
  const user = String(at(created.body, 'id'));
  const org = await client.create('/organizations', { name: 'Acme' });
  await client.create(MEMBERSHIPS, { user_id: user, organization_id: org });
  await client.call('DELETE', `${USERS}/${user}`);
  expect((await client.call('GET', '/_sandbox/history')).body).toMatchObject({
    data: [
      { kind: 'user', id: user, label: 'a@x.example', idempotencyKey: 'key-1' },
      { kind: 'organization', id: org, label: 'Acme' },
      { kind: 'membership', label: `${user} ${org}` },
    ],
  });
  const users = await client.call('GET', '/_sandbox/history?kind=user');
  expect(idsOf(users)).toEqual([user]);
});

it('resets to its initial state', async () => {
  const rateLimit = { requests: 1, perSeconds: 3600 };
  const client = await openSandbox({ rateLimit });
  await client.create(USERS, { email: 'a@x.example' });
  await client.call('POST', '/_sandbox/faults', ['status=500']);
  expect((await client.call('POST', '/_sandbox/reset')).status).toBe(200);
  expect(at((await client.call('GET', '/_sandbox/stats')).body, 'users')).toBe(0);
  await client.create(USERS, { email: 'a@x.example' });
});

it('logs method, path and ending, and nothing of the query or the body', async () => {
  const lines: string[] = [];
  const client = await openSandbox({ log: (line) => lines.push(line), now: () => 5 });
  await client.call('GET', `${USERS}?email=secret@x.example`);
  await client.call('POST', USERS, { email: 'secret@x.example' });
  expect(lines).toEqual([`GET ${USERS} 200 0 ms`, `POST ${USERS} 201 0 ms`]);
});

it('changes the rate limit while it runs', async () => {
  const client = await openSandbox();
  const limit = (text: string) => client.call('POST', '/_sandbox/rate-limit', { limit: text });
  expect((await limit('1/60')).status).toBe(200);
  const emails = ['a@x.example', 'b@x.example', 'c@x.example'];
  const statuses: number[] = [];
  for (const email of emails) {
    statuses.push((await client.call('POST', USERS, { email })).status);
    if (statuses.length === 2) await limit('off');
  }
  expect(statuses).toEqual([201, 429, 201]);
  expect(await limit('fast')).toMatchObject({ status: 422 });
});
