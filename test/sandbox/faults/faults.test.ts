import { type Fault, parseFault, type SandboxOptions } from '../../../src/lib/sandbox';
import { at, type Client, closeSandboxes, openSandbox, USERS } from '../../support/sandbox/client';

afterEach(closeSandboxes);

async function openWith(spec: string, options: SandboxOptions = {}): Promise<Client> {
  return openSandbox({ faults: [parseFault(spec)], ...options });
}

async function usersIn(client: Client): Promise<unknown> {
  return at((await client.call('GET', '/_sandbox/stats')).body, 'users');
}

const create = (client: Client, email = 'a@x.example') => client.call('POST', USERS, { email });

/** How a request ended: with a status, or with its connection cut. */
async function endOf(request: Promise<{ status: number }>): Promise<number | 'cut'> {
  return request.then(
    ({ status }) => status,
    (error: unknown) => {
      // Compared as text: fetch's TypeError is not the TypeError of jest's realm.
      if (String(error) === 'TypeError: fetch failed') return 'cut' as const;
      throw error;
    },
  );
}

it('status: answers before any work', async () => {
  const client = await openWith('POST * status=503');
  expect(await create(client)).toMatchObject({
    status: 503,
    body: { message: 'Service Unavailable' },
  });
  expect(await usersIn(client)).toBe(0);
});

it.each([
  ['status=429', '1'],
  ['status=429 retry-after=7', '7'],
  ['status=429 retry-after=soon', 'soon'],
  ['status=429 retry-after=none', null],
  ['status=503', null],
  ['status=503 retry-after=2', '2'],
])('%s sends the Retry-After %s', async (spec, retryAfter) => {
  const client = await openWith(spec);
  expect((await create(client)).headers.get('retry-after')).toBe(retryAfter);
});

it.each([
  ['status=429', { message: 'Too many requests.', code: 'rate_limit_exceeded' }],
  ['status=400 code=odd', { message: 'Bad Request', code: 'odd' }],
  ['status=400 body={"a":[1]}', { a: [1] }],
])('%s has the body %j', async (spec, body) => {
  const client = await openWith(spec);
  expect((await create(client)).body).toEqual(body);
});

it('reset: cuts the connection before any work', async () => {
  const client = await openWith('POST * reset');
  expect(await endOf(create(client))).toBe('cut');
  expect(await usersIn(client)).toBe(0);
});

it('lost_answer: does the work, then cuts the connection', async () => {
  const client = await openWith('POST * lost_answer');
  expect(await endOf(create(client))).toBe('cut');
  expect(await usersIn(client)).toBe(1);
  const stats = await client.call('GET', '/_sandbox/stats');
  expect(at(stats.body, 'requests')).toEqual({ 'POST /user_management/users': { lost_answer: 1 } });
});

it('slow: does the work at once and answers late', async () => {
  const client = await openSandbox({
    faults: ['POST * slow=600000 n=1', 'POST * slow=500'].map(parseFault),
  });
  // Late enough that even a busy machine sees the work before the answer.
  let isOver = false;
  const never = endOf(create(client)).finally(() => (isOver = true));
  while ((await usersIn(client)) !== 1) expect(isOver).toBe(false);
  const startedAt = performance.now();
  expect((await create(client, 'b@x.example')).status).toBe(201);
  expect(performance.now() - startedAt).toBeGreaterThan(490);
  expect(isOver).toBe(false);
  await closeSandboxes();
  expect(await never).toBe('cut');
});

describe('late', () => {
  /** Waits until a request has arrived. */
  async function untilUnderWay(client: Client): Promise<void> {
    const seen = async () => at((await client.call('GET', '/_sandbox/stats')).body, 'maxInFlight');
    while ((await seen()) === 0);
  }

  it('delays the work', async () => {
    const client = await openWith('POST * late=600000');
    const never = endOf(create(client));
    await untilUnderWay(client);
    expect(await usersIn(client)).toBe(0);
    await closeSandboxes();
    expect(await never).toBe('cut');
  });

  it('does the work and answers', async () => {
    const client = await openWith('POST * late=20');
    expect((await create(client)).status).toBe(201);
  });

  it('does the work of a client that has left', async () => {
    const client = await openWith('POST * late=300');
    const leaving = new AbortController();
    const left = fetch(`${client.sandbox.url}${USERS}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${client.sandbox.key}` },
      body: JSON.stringify({ email: 'a@x.example' }),
      signal: leaving.signal,
    });
    await untilUnderWay(client);
    leaving.abort();
    await expect(left).rejects.toThrow('aborted');
    while ((await usersIn(client)) !== 1);
  });

  it('does the work in the world the request arrived in, even after a reset', async () => {
    const client = await openWith('POST * late=300');
    const answer = create(client);
    await untilUnderWay(client);
    await client.call('POST', '/_sandbox/reset', {});
    expect((await answer).status).toBe(201);
    expect(await usersIn(client)).toBe(0);
  });
});

it('garbled: does the work and answers 2xx with half of the JSON', async () => {
  const client = await openWith('POST * garbled');
  const answer = await create(client);
  expect([answer.status, answer.body]).toEqual([201, undefined]);
  expect(answer.text).toMatch(/^\{"object":"user"/);
  expect(await usersIn(client)).toBe(1);
});

it('status_after_work: does the work and answers the status', async () => {
  const client = await openWith('POST * status_after_work=500');
  expect(await create(client)).toMatchObject({
    status: 500,
    body: { message: 'Internal Server Error' },
  });
  expect(await usersIn(client)).toBe(1);
});

it('latency: delays every answer, with or without faults', async () => {
  const client = await openSandbox({ latencyMs: 120 });
  const startedAt = performance.now();
  await create(client);
  expect(performance.now() - startedAt).toBeGreaterThan(115);
});

it('counts: n is how often a fault strikes, after how many requests pass first', async () => {
  const client = await openWith('POST * status=503 n=2 after=1');
  const statuses = [];
  for (let count = 0; count < 5; count++) {
    statuses.push((await create(client, `u${count}@x.example`)).status);
  }
  expect(statuses).toEqual([201, 503, 503, 201, 201]);
});

it('chance: the same seed strikes the same requests, about as often as p says', async () => {
  const runs = await Promise.all(
    [7, 7, 8].map(async (seed) => {
      const client = await openWith('GET * status=503 p=0.3', { seed });
      const statuses = [];
      for (let count = 0; count < 200; count++) {
        statuses.push((await client.call('GET', '/organizations')).status);
      }
      return statuses;
    }),
  );
  const [one, same, other] = runs;
  expect(one).toEqual(same);
  expect(one).not.toEqual(other);
  const struck = one?.filter((status) => status === 503).length ?? 0;
  expect(struck).toBeGreaterThan(35);
  expect(struck).toBeLessThan(85);
});

it.each([
  ['* /organizations', 'POST', '/organizations', true],
  ['* /organizations', 'GET', '/organizations?limit=1', true],
  ['* /organizations', 'GET', '/organizations/org_1', false],
  ['GET /organizations/*', 'GET', '/organizations/external_id/x', true],
  ['GET /organizations/*', 'PUT', '/organizations/org_1', false],
  ['/user_management/*/auth_factors', 'GET', '/user_management/users/user_1/auth_factors', true],
  ['/a.b', 'GET', '/a.b', true],
  ['/a.b', 'GET', '/aXb', false],
  ['', 'DELETE', '/anything', true],
])('"%s" and %s %s: %s', async (match, method, path, strikes) => {
  const client = await openWith(`${match} status=418`);
  const body = method === 'POST' ? {} : undefined;
  expect((await client.call(method, path, body)).status === 418).toBe(strikes);
});

it('the first fault that strikes wins, and replacing the list resets its counters', async () => {
  const client = await openSandbox();
  const faults: (string | Fault)[] = [
    'status=500 n=1',
    { match: { method: 'GET' }, effect: { kind: 'status', status: 502 }, when: { count: 1 } },
  ];
  const statuses = [];
  for (let round = 0; round < 2; round++) {
    expect((await client.call('POST', '/_sandbox/faults', faults)).status).toBe(200);
    for (let count = 0; count < 3; count++) {
      statuses.push((await client.call('GET', '/organizations')).status);
    }
  }
  expect(statuses).toEqual([500, 502, 200, 500, 502, 200]);
});

it.each([
  [{}, 'must be a list'],
  [[5], 'Fault 1: it must be an object'],
  [['reset', 'nonsense'], 'unknown word "nonsense"'],
  [[{ effect: { kind: 'odd' } }], 'effect.kind is unknown'],
  [[{ effect: { kind: 'slow', delayMs: -1 } }], 'effect.delayMs must be'],
  [[{ effect: { kind: 'late' } }], 'effect.delayMs must be'],
  [[{ effect: { kind: 'status', status: 99 } }], 'effect.status must be'],
  [[{ effect: { kind: 5 } }], 'effect.kind is unknown'],
  [[{ effect: { kind: 'stale', ageMs: 'old' } }], 'effect.ageMs must be'],
  [[{ effect: { kind: 'not_found_for' } }], 'effect.ageMs must be'],
  [[{ effect: { kind: 'clock', shiftMs: null } }], 'effect.shiftMs must be'],
  [[{ effect: { kind: 'date' } }], 'effect.shiftMs must be'],
  [[{ effect: { kind: 'normalise', form: ['nfc'] } }], 'effect.form must be one of nfc'],
  [[{ effect: { kind: 'idempotency' } }], 'effect.mode must be replay'],
  [[{ effect: { kind: 'duplicate_answer', delayMs: -1 } }], 'effect.delayMs must be'],
  [[{ effect: { kind: 'reset' }, when: { probability: 2 } }], 'when.probability must be'],
  [[{ effect: { kind: 'reset' }, match: { method: 'FETCH' } }], 'the method must be'],
  [[{ effect: { kind: 'status', status: 500, retryAfter: [] } }], 'effect.retryAfter must be'],
])('refuses the faults %j', async (faults, says) => {
  const client = await openSandbox();
  const answer = await client.call('POST', '/_sandbox/faults', faults);
  expect(answer.status).toBe(422);
  expect(at(answer.body, 'message')).toContain(says);
});

it.each([
  ['answer_of_another', { kind: 'answer_of_another' }],
  ['duplicate_answer', { kind: 'duplicate_answer' }],
  ['duplicate_answer=9', { kind: 'duplicate_answer', delayMs: 9 }],
  ['stale=50', { kind: 'stale', ageMs: 50 }],
  ['not_found_for=50', { kind: 'not_found_for', ageMs: 50 }],
  ['clock=-50', { kind: 'clock', shiftMs: -50 }],
  ['date=none', { kind: 'date', shiftMs: null }],
  ['endless_pages', { kind: 'endless_pages' }],
  ['normalise=fold', { kind: 'normalise', form: 'fold' }],
  ['idempotency=replay', { kind: 'idempotency', mode: 'replay' }],
])('reads %s as text and as JSON', async (spec, effect) => {
  const client = await openSandbox();
  const read = await client.call('POST', '/_sandbox/faults', [spec, { effect }]);
  expect(read.body).toEqual({ faults: [parseFault(spec), parseFault(spec)] });
});

it('does not affect the control requests', async () => {
  const client = await openWith('reset', { rateLimit: { requests: 1, perSeconds: 3600 } });
  for (let count = 0; count < 20; count++) expect(await usersIn(client)).toBe(0);
});
