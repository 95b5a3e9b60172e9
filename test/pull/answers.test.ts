import { type FakeApi, type Reply, startFakeApi } from '../support/pull/fake-api';
import { fakeAuth0 } from '../support/pull/fake-auth0';
import { startHttpProxy } from '../support/http-proxy';
import { auth0At, PullBed, TOKEN } from '../support/pull/pull-bed';

const TENANT = {
  organizations: [{ id: 'org_a', name: 'a' }],
  members: { org_a: [{ user_id: 'auth0|1', roles: [] }] },
  tokens: [TOKEN],
};

let bed: PullBed;
let api: FakeApi;
beforeEach(async () => {
  bed = new PullBed();
  api = await startFakeApi(fakeAuth0(TENANT));
});
afterEach(async () => {
  await api.stop();
  bed.remove();
});

/** Sends these replies first, then those of the API. */
function first(...replies: readonly Reply[]): void {
  api.before = (number) => replies[number - 1];
}

describe('the pace of a pull', () => {
  it('waits as long as Retry-After asks, in seconds or until a date', async () => {
    const date = { date: 'Mon, 30 Nov 2026 10:00:00 GMT' };
    first(
      { status: 429, headers: { 'retry-after': '7' }, body: {} },
      {
        status: 503,
        headers: { ...date, 'retry-after': 'Mon, 30 Nov 2026 10:00:09 GMT' },
        body: {},
      },
    );
    await bed.pull(auth0At(api));
    expect(bed.clock.slept).toEqual([7_000, 9_000]);
    expect(bed.events).toContainEqual({ type: 'waiting', delayMs: 7_000, isLimited: true });
    expect(bed.events).toContainEqual({ type: 'waiting', delayMs: 9_000, isLimited: false });
  });

  it("waits until the limit is reset, by the server's clock, where there is no Retry-After", async () => {
    const reset = Date.parse('2026-11-30T10:00:05Z') / 1000;
    const headers = { date: 'Mon, 30 Nov 2026 10:00:00 GMT', 'x-ratelimit-reset': String(reset) };
    first({ status: 429, headers, body: {} });
    await bed.pull(auth0At(api));
    expect(bed.clock.slept).toEqual([5_000]);
  });

  it('waits before a request that would exceed the limit', async () => {
    const headers = {
      date: 'Mon, 30 Nov 2026 10:00:00 GMT',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(Date.parse('2026-11-30T10:00:03Z') / 1000),
    };
    first({ status: 200, headers, body: { organizations: TENANT.organizations } });
    await bed.pull(auth0At(api));
    expect(bed.clock.slept).toEqual([3_000]);
  });

  it('never waits longer than two minutes at once', async () => {
    const reset = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '99999999999' };
    first(
      { status: 429, headers: { 'retry-after': '86400' }, body: {} },
      { status: 200, headers: reset, body: { organizations: TENANT.organizations } },
    );
    await bed.pull(auth0At(api));
    expect(bed.clock.slept).toEqual([120_000, 120_000]);
  });

  it.each([
    [429, 'pull_rate_limited'],
    [500, 'pull_server_error'],
    [408, 'pull_server_error'],
  ])('ends after six answers with %i', async (status, code) => {
    let requests = 0;
    api.before = () => {
      requests += 1;
      return { status, body: {} };
    };
    expect(await bed.abortOf(auth0At(api))).toMatchObject({ reason: 'stopped_early', code });
    expect(requests).toBe(6);
    api.before = () => undefined;
    expect(await bed.pull(auth0At(api))).toMatchObject({ memberships: 1 });
  });

  it('repeats a request whose answer broke off, or was not JSON', async () => {
    first(
      { status: 200, body: { organizations: TENANT.organizations }, isBroken: true },
      { status: 200, body: '<html>Sign in to the network</html>' },
    );
    expect(await bed.pull(auth0At(api))).toMatchObject({ organizations: 1, memberships: 1 });
  });
});

describe('answers that end a pull', () => {
  const page = (body: unknown): Reply => ({ status: 200, body });

  it.each<[string, Reply, string]>([
    [
      'a redirect, which is not followed',
      { status: 302, headers: { location: '/x' } },
      'pull_refused',
    ],
    ['a refusal', { status: 400, body: {} }, 'pull_refused'],
    ['a page that is missing', { status: 404, body: {} }, 'pull_not_found'],
    ['text', page('Hello'), 'pull_answer_unreadable'],
    ['nothing', page(''), 'pull_answer_unreadable'],
    ['a list alone', page([]), 'pull_answer_unexpected'],
    ['another object', page({ users: [] }), 'pull_answer_unexpected'],
    ['items that are not objects', page({ organizations: ['org_a'] }), 'pull_answer_unexpected'],
    ['items without an id', page({ organizations: [{ name: 'a' }] }), 'pull_answer_unexpected'],
    ['too much', page(`"${'x'.repeat(33 * 1024 * 1024)}"`), 'pull_unreachable'],
  ])('are %s', async (_what, reply, code) => {
    api.before = () => reply;
    const abort = await bed.abortOf(auth0At(api));
    expect(abort).toMatchObject({ reason: 'stopped_early', code });
    expect(abort.message).toContain('Auth0');
    expect(abort.actions).not.toEqual([]);
  });

  it('are pages that name themselves, or each other, as the next', async () => {
    for (const places of [['one'], ['one', 'two'], ['one', 'two', 'three']]) {
      let requests = 0;
      api.before = () => {
        const next = places[requests % places.length];
        requests += 1;
        return page({ organizations: TENANT.organizations, next });
      };
      expect(await bed.abortOf(auth0At(api))).toMatchObject({ code: 'pull_endless_pages' });
      expect(requests).toBe(places.length + 1);
      bed.remove();
      bed = new PullBed();
    }
  });

  it('are members without a user', async () => {
    api.before = (number) => (number === 2 ? page({ members: [{ roles: [] }] }) : undefined);
    const abort = await bed.abortOf(auth0At(api));
    expect(abort).toMatchObject({ code: 'pull_answer_unexpected' });
    expect(abort.message).toContain('list of members');
  });
});

describe('the connection of a pull', () => {
  it('ends the command where nothing listens', async () => {
    await api.stop();
    const abort = await bed.abortOf(auth0At(api));
    expect(abort).toMatchObject({ reason: 'stopped_early', code: 'pull_unreachable' });
    expect(abort.message).toBe(
      'Cannot connect to Auth0: nothing is listening at that address (ECONNREFUSED).',
    );
  });

  it('may be through a proxy', async () => {
    const proxy = await startHttpProxy();
    const access = { ...auth0At(api), proxy: new URL(`http://127.0.0.1:${String(proxy.port)}`) };
    expect(await bed.pull(access)).toMatchObject({ memberships: 1 });
    expect(proxy.tunnels).toEqual([`${new URL(api.url).host} 200`]);
    proxy.stop();
  });

  it('says what a proxy refuses', async () => {
    const proxy = await startHttpProxy({ status: 403 });
    const access = { ...auth0At(api), proxy: new URL(`http://127.0.0.1:${String(proxy.port)}`) };
    const { message } = await bed.abortOf(access);
    expect(message).toBe('The proxy refused the connection (HTTP 403).');
    proxy.stop();
  });

  it('is given up at once by a signal, also while it waits for an answer', async () => {
    api.before = async () => {
      bed.controller.abort(new Error('stopped'));
      return new Promise(() => undefined);
    };
    await expect(bed.pull(auth0At(api))).rejects.toThrow('stopped');
  });
});
