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

it.each([
  [{ users: [{ email: 'a@x.example' }, { email: 'a@x.example' }] }, 'users[1] was refused.'],
  [{ organizations: [{}] }, 'organizations[0] was refused.'],
  [{ memberships: [{ user_email: 'x' }] }, 'memberships[0] was refused.'],
  [{ users: [5] }, 'users[0] is not an object.'],
  [{ users: 'all' }, 'users[0] is not an object.'],
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
