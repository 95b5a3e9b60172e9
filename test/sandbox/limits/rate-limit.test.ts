import { parseRateLimit, RateLimitError, type SandboxOptions } from '../../../src/lib/sandbox';
import {
  at,
  type Client,
  closeSandboxes,
  MEMBERSHIPS,
  openSandbox,
  USERS,
} from '../../support/sandbox/client';

afterEach(closeSandboxes);

/** A sandbox whose time is `clock.ms`, and whose wall clock is `clock.wallMs`. */
async function openAt(
  options: SandboxOptions,
): Promise<{ client: Client; clock: { ms: number; wallMs: number } }> {
  const clock = { ms: 1_000, wallMs: 1_700_000_000_000 };
  const clocks = { now: () => clock.wallMs, monotonicMs: () => clock.ms };
  return { client: await openSandbox({ ...options, ...clocks }), clock };
}

/** Sends a write until one is refused; returns how many were admitted. */
async function writesAdmitted(client: Client): Promise<number> {
  for (let count = 0; ; count++) {
    if ((await client.call('POST', USERS, {})).status === 429) return count;
  }
}

async function readsAdmitted(client: Client, path: string): Promise<number> {
  for (let count = 0; ; count++) {
    if ((await client.call('GET', path)).status === 429) return count;
  }
}

it('refuses beyond the limit with the documented body and the seconds to wait', async () => {
  const { client, clock } = await openAt({ rateLimit: { requests: 3, perSeconds: 10 } });
  expect(await writesAdmitted(client)).toBe(3);
  clock.ms += 2_500;
  const answer = await client.call('POST', USERS, {});
  expect(answer.status).toBe(429);
  expect(answer.body).toEqual({ message: 'Too many requests.', code: 'rate_limit_exceeded' });
  expect(answer.headers.get('retry-after')).toBe('8');
});

it.each([-3_600_000, 31_536_000_000])(
  'does not notice that the wall clock is set by %d ms',
  async (byMs) => {
    const { client, clock } = await openAt({ rateLimit: { requests: 2, perSeconds: 10 } });
    expect(await writesAdmitted(client)).toBe(2);
    clock.wallMs += byMs;
    expect(await writesAdmitted(client)).toBe(0);
    clock.ms += 10_000;
    expect(await writesAdmitted(client)).toBe(2);
  },
);

it('omits Retry-After when configured so', async () => {
  const { client } = await openAt({
    rateLimit: { requests: 1, perSeconds: 1 },
    retryAfter: false,
  });
  await client.call('POST', USERS, {});
  const answer = await client.call('POST', USERS, {});
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, null]);
});

it('slides: admits another request as soon as an earlier one has left the window', async () => {
  const { client, clock } = await openAt({ rateLimit: { requests: 2, perSeconds: 10 } });
  await client.call('POST', USERS, {});
  clock.ms += 6_000;
  await client.call('POST', USERS, {});
  clock.ms += 3_999;
  expect((await client.call('POST', USERS, {})).status).toBe(429);
  clock.ms += 1;
  expect(await writesAdmitted(client)).toBe(1);
  clock.ms += 5_999;
  expect(await writesAdmitted(client)).toBe(0);
  clock.ms += 1;
  expect(await writesAdmitted(client)).toBe(1);
});

it('does not count refused requests or requests without a key', async () => {
  const { client, clock } = await openAt({ rateLimit: { requests: 2, perSeconds: 10 } });
  await client.call('POST', USERS, {}, { authorization: 'Bearer none' });
  expect(await writesAdmitted(client)).toBe(2);
  clock.ms += 9_000;
  for (let tries = 0; tries < 5; tries++) await client.call('POST', USERS, {});
  clock.ms += 1_000;
  expect(await writesAdmitted(client)).toBe(2);
});

it('admits twice as many reads, and twelve times as many requests in all over six windows', async () => {
  const { client, clock } = await openAt({ rateLimit: { requests: 2, perSeconds: 10 } });
  expect(await writesAdmitted(client)).toBe(2);
  expect(await readsAdmitted(client, USERS)).toBe(4);
  expect(await readsAdmitted(client, MEMBERSHIPS)).toBe(0);
  expect(await readsAdmitted(client, '/organizations')).toBe(24 - 6);
  clock.ms += 59_999;
  expect(await readsAdmitted(client, '/organizations')).toBe(0);
  clock.ms += 1;
  expect(await readsAdmitted(client, '/organizations')).toBe(24);
});

it('enforces the documented limits: 500 writes, 1,000 reads, 50 deletions of organizations', async () => {
  const { client } = await openAt({ rateLimit: 'documented' });
  expect(await writesAdmitted(client)).toBe(500);
  expect(await readsAdmitted(client, USERS)).toBe(1000);
  for (let count = 0; count < 50; count++) {
    expect((await client.call('DELETE', '/organizations/org_none')).status).toBe(404);
  }
  expect((await client.call('DELETE', '/organizations/org_none')).status).toBe(429);
  const stats = await client.call('GET', '/_sandbox/stats');
  expect(stats.body).toMatchObject({ throttled: 3, largestWriteWindow: 500 });
});

/** Deletes organizations, which need not exist, until one deletion is refused; returns how many were admitted. */
async function deletionsAdmitted(client: Client): Promise<number> {
  for (let count = 0; ; count++) {
    if ((await client.call('DELETE', '/organizations/org_none')).status === 429) return count;
  }
}

it('admits 50 deletions of organizations in any 60 s, whatever the limit of the writes', async () => {
  const { client, clock } = await openAt({ rateLimit: { requests: 1_000, perSeconds: 1 } });
  expect(await deletionsAdmitted(client)).toBe(50);
  clock.ms += 59_000;
  const refused = await client.call('DELETE', '/organizations/org_none');
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
  expect((await client.call('DELETE', `${USERS}/user_none`)).status).toBe(404);
  expect((await client.call('DELETE', `${MEMBERSHIPS}/om_none`)).status).toBe(404);
  expect((await client.call('PUT', '/organizations/org_none', {})).status).toBe(404);
  clock.ms += 1_000;
  expect(await deletionsAdmitted(client)).toBe(50);
});

it('counts deletions and changes of users and memberships as writes, those of organizations not', async () => {
  const { client } = await openAt({ rateLimit: { requests: 4, perSeconds: 10 } });
  for (const [method, path, status] of [
    ['DELETE', `${USERS}/user_none`, 404],
    ['DELETE', `${MEMBERSHIPS}/om_none`, 404],
    ['PUT', `${MEMBERSHIPS}/om_none/deactivate`, 404],
    ['PUT', `${MEMBERSHIPS}/om_none/reactivate`, 404],
    ['DELETE', `${USERS}/user_none`, 429],
    ['DELETE', '/organizations/org_none', 404],
  ] as const) {
    expect((await client.call(method, path)).status).toBe(status);
  }
});

it('reports the most writes of any ten seconds', async () => {
  const { client, clock } = await openAt({});
  for (const [count, passMs] of [
    [3, 5_000],
    [4, 5_000],
    [2, 20_000],
    [5, 0],
  ] as const) {
    for (let sent = 0; sent < count; sent++) await client.call('POST', USERS, {});
    clock.ms += passMs;
  }
  const stats = await client.call('GET', '/_sandbox/stats');
  expect(at(stats.body, 'largestWriteWindow')).toBe(7);
});

it.each([
  ['documented', 'documented'],
  ['off', 'off'],
  ['50/1', { requests: 50, perSeconds: 1 }],
])('reads %s', (text, limit) => {
  expect(parseRateLimit(text)).toEqual(limit);
});

it.each(['', 'none', '50', '50/', '/1', '-1/1', '1.5/1', '0/1', '1/0', '1/3601', '1000001/1'])(
  'refuses "%s" as a rate limit',
  (text) => {
    expect(() => parseRateLimit(text)).toThrow(RateLimitError);
  },
);
