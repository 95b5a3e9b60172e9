import { request } from 'node:http';

import { parseFault } from '../../../src/lib/sandbox';
import {
  type Answer,
  at,
  type Client,
  closeSandboxes,
  openSandbox,
  USERS,
} from '../../support/sandbox/client';

afterEach(closeSandboxes);

async function openWith(...specs: string[]): Promise<Client> {
  return openSandbox({ faults: ['POST * idempotency=replay', ...specs].map(parseFault) });
}

async function create(client: Client, key: string, name = 'Acme'): Promise<Answer> {
  return client.call('POST', '/organizations', { name }, { 'idempotency-key': key });
}

async function createdIn(client: Client): Promise<unknown> {
  return at((await client.call('GET', '/_sandbox/stats')).body, 'created', 'organizations');
}

it('replays the answer of a key, and works for every other', async () => {
  const client = await openWith();
  const first = await create(client, 'one');
  const again = await create(client, 'one', 'Other');
  expect([again.status, again.body]).toEqual([201, first.body]);
  expect(at((await create(client, 'two')).body, 'id')).not.toBe(at(first.body, 'id'));
  expect(await createdIn(client)).toBe(2);
});

it('keeps the keys of different paths apart', async () => {
  const client = await openWith();
  await create(client, 'one');
  const key = { 'idempotency-key': 'one' };
  const user = await client.call('POST', USERS, { email: 'a@x.example' }, key);
  expect(at(user.body, 'object')).toBe('user');
});

it('ignores requests without a key, and other methods', async () => {
  const client = await openSandbox({ faults: [parseFault('idempotency=replay')] });
  const ids = [];
  for (let count = 0; count < 2; count++) {
    ids.push(await client.create('/organizations', { name: 'Acme' }));
  }
  expect(ids[0]).not.toBe(ids[1]);
  const key = { 'idempotency-key': 'one' };
  const path = `/organizations/${String(ids[0])}`;
  const put = async (name: string) => client.call('PUT', path, { name }, key);
  expect(at((await put('A')).body, 'name')).toBe('A');
  expect(at((await put('B')).body, 'name')).toBe('B');
});

it.each([
  ['status=500 n=1', 0],
  ['status_after_work=500 n=1', 1],
])('replays the failure of %s for ever', async (spec, created) => {
  const client = await openWith(`POST * ${spec}`);
  for (let count = 0; count < 3; count++) {
    expect(await create(client, 'one')).toMatchObject({
      status: 500,
      body: { message: 'Internal Server Error' },
    });
  }
  expect(await createdIn(client)).toBe(created);
  expect((await create(client, 'fresh')).status).toBe(201);
});

it('replays a refusal, too', async () => {
  const client = await openWith();
  expect((await create(client, 'one', '')).status).toBe(422);
  expect((await create(client, 'one')).status).toBe(422);
});

it('carries out what was throttled before', async () => {
  const client = await openWith('POST * status=429 n=1');
  expect((await create(client, 'one')).status).toBe(429);
  expect((await create(client, 'one')).status).toBe(201);
});

it('replays the answer that was lost', async () => {
  const client = await openWith('POST * lost_answer n=1');
  await expect(create(client, 'one')).rejects.toThrow();
  expect((await create(client, 'one')).status).toBe(201);
  expect(await createdIn(client)).toBe(1);
});

it('answers 409 while the first request of the key is still at work', async () => {
  const client = await openWith('POST * late=600000 n=1');
  const first = create(client, 'one').catch((error: unknown) => String(error));
  const inFlight = async () =>
    at((await client.call('GET', '/_sandbox/stats')).body, 'maxInFlight');
  while ((await inFlight()) === 0);
  expect(await create(client, 'one')).toMatchObject({
    status: 409,
    body: {
      code: 'idempotency_key_in_progress',
      message: 'A request with this Idempotency-Key is still in progress.',
    },
  });
  expect((await create(client, 'two')).status).toBe(201);
  await closeSandboxes();
  expect(await first).toBe('TypeError: fetch failed');
});

it('carries out a request whose client left before the end of its body', async () => {
  const client = await openWith();
  const broken = request(`${client.sandbox.url}/organizations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${client.sandbox.key}`, 'idempotency-key': 'one' },
  });
  broken.on('error', () => undefined).flushHeaders();
  const stats = async () => (await client.call('GET', '/_sandbox/stats')).body;
  while (at(await stats(), 'maxInFlight') === 0);
  broken.destroy();
  while (at(await stats(), 'requests', 'POST /organizations', 'client_left') === undefined);
  expect((await create(client, 'one')).status).toBe(201);
});

it('remembers keys when the faults are replaced, and forgets them at a reset', async () => {
  const client = await openWith();
  const first = await create(client, 'one');
  await client.call('POST', '/_sandbox/faults', ['idempotency=replay']);
  expect((await create(client, 'one')).body).toEqual(first.body);
  await client.call('POST', '/_sandbox/reset', {});
  expect(at((await create(client, 'one')).body, 'id')).not.toBe(at(first.body, 'id'));
});
