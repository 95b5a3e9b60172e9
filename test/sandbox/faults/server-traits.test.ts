import { parseFault, type SandboxOptions } from '../../../src/lib/sandbox';
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

const START = Date.parse('2030-01-01T00:00:00.000Z');

/** A sandbox whose clock only moves when the test moves it. */
async function openAt(
  specs: readonly string[],
  options: SandboxOptions = {},
): Promise<{ client: Client; pass: (ms: number) => void }> {
  let nowMs = START;
  const faults = specs.map(parseFault);
  const client = await openSandbox({ faults, now: () => nowMs, ...options });
  return { client, pass: (ms) => (nowMs += ms) };
}

const statusOf = async (client: Client, path: string) => (await client.call('GET', path)).status;

describe('stale', () => {
  it('hides what is younger from every read, until it is old enough', async () => {
    const { client, pass } = await openAt(['GET * stale=5000']);
    const user = await client.create(USERS, { email: 'a@x.example', external_id: 'a' });
    const org = await client.create('/organizations', { name: 'Acme', external_id: 'acme' });
    const pair = { user_id: user, organization_id: org };
    const membership = await client.create(MEMBERSHIPS, pair);
    const lists = [USERS, `${USERS}?email=a@x.example`, '/organizations?search=acme'];
    const ones = [
      `${USERS}/${user}`,
      `${USERS}/external_id/a`,
      `/organizations/${org}`,
      '/organizations/external_id/acme',
      `${MEMBERSHIPS}/${membership}`,
      `${MEMBERSHIPS}?user_id=${user}`,
      `${MEMBERSHIPS}?organization_id=${org}`,
    ];
    pass(4_999);
    for (const path of lists) expect(idsOf(await client.call('GET', path))).toEqual([]);
    for (const path of ones) expect(await statusOf(client, path)).toBe(404);
    pass(1);
    for (const path of lists) expect(idsOf(await client.call('GET', path))).toHaveLength(1);
    for (const path of ones) expect(await statusOf(client, path)).toBe(200);
  });

  it('hides a new membership of an old user', async () => {
    const { client, pass } = await openAt(['GET * stale=5000']);
    const user_id = await client.create(USERS, { email: 'a@x.example' });
    const organization_id = await client.create('/organizations', { name: 'Acme' });
    pass(5_000);
    await client.create(MEMBERSHIPS, { user_id, organization_id });
    const list = await client.call('GET', `${MEMBERSHIPS}?user_id=${user_id}`);
    expect([list.status, idsOf(list)]).toEqual([200, []]);
  });

  it('does nothing to a write: it sees everything', async () => {
    const { client } = await openAt(['* stale=5000']);
    const id = await client.create(USERS, { email: 'a@x.example' });
    expect((await client.call('PUT', `${USERS}/${id}`, { name: 'A' })).status).toBe(200);
    expect((await client.call('POST', USERS, { email: 'a@x.example' })).status).toBe(400);
  });

  it('shows seeds that are older', async () => {
    const { client } = await openAt(['GET * stale=5000']);
    const seed = { email: 'a@x.example', created_at: '2029-12-31T00:00:00.000Z' };
    const users = [seed, { email: 'b@x.example' }];
    await client.call('POST', '/_sandbox/seed', { users });
    expect((await client.call('GET', USERS)).body).toMatchObject({ data: [{ email: seed.email }] });
  });
});

describe('clock and date', () => {
  it.each([6_000, -6_000])('clock=%d shifts timestamps and the Date header', async (shift) => {
    const { client } = await openAt([`POST * clock=${shift}`]);
    const answer = await client.call('POST', USERS, { email: 'a@x.example' });
    const shifted = new Date(START + shift);
    expect(answer.body).toMatchObject({
      created_at: shifted.toISOString(),
      updated_at: shifted.toISOString(),
    });
    expect(answer.headers.get('date')).toBe(shifted.toUTCString());
    const read = await client.call('GET', USERS);
    expect(read.headers.get('date')).toBe(new Date(START).toUTCString());
  });

  it('date shifts the Date header alone', async () => {
    const { client } = await openAt(['date=86400000']);
    const answer = await client.call('POST', USERS, { email: 'a@x.example' });
    expect(at(answer.body, 'created_at')).toBe(new Date(START).toISOString());
    expect(answer.headers.get('date')).toBe(new Date(START + 86_400_000).toUTCString());
  });

  it('date=none sends no Date header, also with a shifted clock', async () => {
    const { client } = await openAt(['clock=5000', 'date=none']);
    const answer = await client.call('POST', USERS, { email: 'a@x.example' });
    expect(at(answer.body, 'created_at')).toBe(new Date(START + 5_000).toISOString());
    expect(answer.headers.has('date')).toBe(false);
  });

  it('a shifted clock does not change the age of an object', async () => {
    const { client } = await openAt(['POST * clock=-60000', 'GET * stale=1000']);
    await client.create(USERS, { email: 'a@x.example' });
    expect(idsOf(await client.call('GET', USERS))).toEqual([]);
  });
});

describe('not_found_for', () => {
  const LAG = ['* not_found_for=300'];

  it('answers 404 to a write that names a new object, and carries it out once it is older', async () => {
    const { client, pass } = await openAt(LAG);
    const user_id = await client.create(USERS, { email: 'a@x.example' });
    pass(300);
    const organization_id = await client.create('/organizations', { name: 'Acme' });
    const pair = { user_id, organization_id };
    expect(await client.call('POST', MEMBERSHIPS, pair)).toMatchObject({
      status: 404,
      body: { message: `Organization not found: '${organization_id}'.` },
    });
    pass(300);
    expect((await client.call('POST', MEMBERSHIPS, pair)).status).toBe(201);
  });

  it.each([
    ['PUT', (user: string, _membership: string) => `${USERS}/${user}`, 'User'],
    ['POST', (user: string) => `${USERS}/${user}/auth_factors`, 'User'],
    [
      'PUT',
      (_user: string, membership: string) => `${MEMBERSHIPS}/${membership}`,
      'Organization membership',
    ],
    ['DELETE', (user: string) => `${USERS}/${user}`, 'User'],
  ])('%s: refuses only while the object is young', async (method, pathOf, kind) => {
    const { client, pass } = await openAt([]);
    const user_id = await client.create(USERS, { email: 'a@x.example' });
    const organization_id = await client.create('/organizations', { name: 'Acme' });
    const membership = await client.create(MEMBERSHIPS, { user_id, organization_id });
    await client.call('POST', '/_sandbox/faults', LAG);
    const path = pathOf(user_id, membership);
    const send = async () => client.call(method, path, { type: 'totp' });
    pass(299);
    expect(await send()).toMatchObject({
      status: 404,
      body: { message: expect.stringMatching(`^${kind} not found: `) },
    });
    pass(1);
    expect((await send()).status).toBeLessThan(300);
  });

  it('does nothing to a read, and leaves conflicts as they are', async () => {
    const { client } = await openAt(LAG);
    const id = await client.create(USERS, { email: 'a@x.example' });
    expect(await statusOf(client, `${USERS}/${id}`)).toBe(200);
    expect((await client.call('POST', USERS, { email: 'a@x.example' })).status).toBe(400);
  });
});

describe('traits together', () => {
  it('combine with an event: the answer is lost, and the lookup lags', async () => {
    const { client, pass } = await openAt(['* stale=5000', 'POST * lost_answer n=1', '* clock=9']);
    await expect(client.call('POST', USERS, { email: 'a@x.example' })).rejects.toThrow();
    const path = `${USERS}?email=a@x.example`;
    expect(idsOf(await client.call('GET', path))).toEqual([]);
    pass(5_000);
    const found = await client.call('GET', path);
    expect(at(found.body, 'data', 0, 'created_at')).toBe(new Date(START + 9).toISOString());
  });

  it('leave the event to the first fault that has one', async () => {
    const { client } = await openAt(['clock=5', 'GET * status=500', 'date=none', 'status=503']);
    const answer = await client.call('GET', USERS);
    expect([answer.status, answer.headers.has('date')]).toEqual([500, false]);
    expect((await client.call('POST', USERS, {})).status).toBe(503);
  });

  it('count the requests they can affect, each for itself', async () => {
    const { client } = await openAt(['* stale=5000 n=1', '* clock=1000 after=1']);
    const created = await client.call('POST', USERS, { email: 'a@x.example' });
    expect(at(created.body, 'created_at')).toBe(new Date(START).toISOString());
    expect(idsOf(await client.call('GET', USERS))).toEqual([]);
    const list = await client.call('GET', USERS);
    expect(idsOf(list)).toHaveLength(1);
    expect(list.headers.get('date')).toBe(new Date(START + 1_000).toUTCString());
  });

  it('of two that contradict each other, the earlier one counts', async () => {
    const { client } = await openAt(['date=1000', 'date=none', 'GET * stale=0', 'stale=9000']);
    await client.create(USERS, { email: 'a@x.example' });
    const list = await client.call('GET', USERS);
    expect(idsOf(list)).toHaveLength(1);
    expect(list.headers.get('date')).toBe(new Date(START + 1_000).toUTCString());
  });
});
