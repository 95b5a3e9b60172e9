import { asUserId } from '../../src/lib/model';
import type * as Room from '../../src/lib/workos';
import { settle, stopTimers, until } from '../support/fake-clock';
import * as support from '../support/workos/real-server';

const { answer, failureOf, valueOf, WIRE_USER } = support;
const ID = asUserId('user_01');
const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  jest.useRealTimers();
  await Promise.all(closers.splice(0).map((close) => close()));
});

async function world(respond: support.Respond, options: Partial<Room.GatewayOptions> = {}) {
  const opened = await support.openWorld(respond, options);
  closers.push(() => opened.close());
  return opened;
}

describe('connections', () => {
  it('are kept and used again', async () => {
    const { gateway, sockets, seen } = await world(answer(200, WIRE_USER));
    for (let i = 0; i < 10; i++) valueOf(await gateway.getUser(ID));
    expect(seen).toHaveLength(10);
    // undici opens a second one when a request follows an answer at once.
    expect(sockets.size).toBeLessThanOrEqual(2);
  });

  it('are at most as many as requested, with one request at a time on each', async () => {
    const held: (() => void)[] = [];
    let most = 0;
    const { gateway, sockets } = await world(
      (seen, response) => {
        held.push(() => answer(200, WIRE_USER)(seen, response));
        most = Math.max(most, held.length);
      },
      { connections: 3 },
    );
    const state = { isOver: false };
    const asked = Promise.all(Array.from({ length: 12 }, () => gateway.getUser(ID)));
    void asked.finally(() => (state.isOver = true));
    while (!state.isOver) {
      await until(() => held.length >= 3 || state.isOver);
      // A fourth would be here by now.
      await settle();
      for (const go of held.splice(0)) go();
    }
    const answers = await asked;
    expect(answers.map(({ ok }) => ok)).not.toContain(false);
    expect(most).toBe(3);
    expect(sockets.size).toBe(3);
  });

  it('are opened again after a timeout and after a lost connection', async () => {
    stopTimers();
    const opened = await world(() => undefined, { connections: 1, timeoutMs: 200 });
    const slow = opened.gateway.getUser(ID);
    await until(() => opened.seen.length > 0);
    jest.advanceTimersByTime(200);
    failureOf(await slow);
    opened.respond = (_seen, response) => response.destroy();
    failureOf(await opened.gateway.getUser(ID));
    opened.respond = answer(200, WIRE_USER);
    expect(valueOf(await opened.gateway.getUser(ID))?.id).toBe('user_01');
  });

  it('let requests in flight end when the gateway closes, and accept no more', async () => {
    let go: (() => void) | undefined;
    const { gateway } = await world((seen, response) => {
      go = () => answer(200, WIRE_USER)(seen, response);
    });
    const running = gateway.getUser(ID);
    const closing = gateway.close();
    await until(() => go !== undefined);
    go?.();
    await closing;
    expect(valueOf(await running)?.id).toBe('user_01');
    expect(failureOf(await gateway.getUser(ID))).toMatchObject({
      kind: 'no_connection',
      ambiguous: false,
    });
  });

  it('never follow a redirect', async () => {
    const { gateway, seen } = await world(answer(302, '', { location: 'http://127.0.0.1:1/x' }));
    expect(failureOf(await gateway.getUser(ID))).toMatchObject({
      kind: 'request_refused',
      code: 'http_302',
      retryClass: 'permanent',
      ambiguous: false,
    });
    expect(seen).toHaveLength(1);
  });

  it('are not retried: one call is one request', async () => {
    const { gateway, seen } = await world(answer(500, ''));
    await gateway.getUser(ID);
    expect(seen).toHaveLength(1);
  });
});

describe("the server's clock", () => {
  const NOW = Date.UTC(2026, 0, 1, 12);

  it('is taken from the last answer with a Date', async () => {
    const at = (date: string) => answer(200, WIRE_USER, { date });
    const opened = await world(at('Thu, 01 Jan 2026 12:01:30 GMT'), { now: () => NOW });
    expect(opened.gateway.serverClockOffsetMs()).toBeUndefined();
    await opened.gateway.getUser(ID);
    expect(opened.gateway.serverClockOffsetMs()).toBe(90_000);
    opened.respond = at('soon');
    await opened.gateway.getUser(ID);
    expect(opened.gateway.serverClockOffsetMs()).toBe(90_000);
    opened.respond = answer(503, '', { date: 'Thu, 01 Jan 2026 11:59:58 GMT' });
    await opened.gateway.getUser(ID);
    expect(opened.gateway.serverClockOffsetMs()).toBe(-2000);
  });
});

describe('opening', () => {
  it.each([
    ['an empty key', { apiKey: '' }],
    ['a base path', { baseUrl: new URL('http://127.0.0.1:1/v1') }],
  ])('is refused with %s', async (_name, options) => {
    const baseUrl = new URL('http://127.0.0.1:1');
    await expect(support.open({ baseUrl, ...options })).rejects.toThrow('openGateway');
  });

  it('loads the SDK and undici; importing the room does not', async () => {
    const load = jest.fn((): never => {
      throw new Error('loaded');
    });
    jest.resetModules();
    jest.doMock('undici', load);
    jest.doMock('@workos-inc/node', load);
    const room = jest.requireActual<typeof Room>('../../src/lib/workos');
    expect(load).not.toHaveBeenCalled();
    const options = { apiKey: 'k', connections: 1, timeoutMs: 1, now: () => 0, appVersion: '1' };
    const baseUrl = new URL('http://127.0.0.1:1');
    await expect(room.openGateway({ ...options, baseUrl })).rejects.toThrow('loaded');
  });
});
