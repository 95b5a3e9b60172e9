import dns from 'node:dns';
import { createServer, type Server, type Socket } from 'node:net';
import type { Gateway, GatewayOptions } from '../../src/lib/workos';
import { settle, stopTimers, until } from '../support/fake-clock';
import * as support from '../support/workos/real-server';

const { answer, failureOf, WIRE_USER } = support;
const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  jest.useRealTimers();
  jest.restoreAllMocks();
  await Promise.all(closers.splice(0).map((close) => close()));
});

async function world(respond: support.Respond, options: Partial<GatewayOptions> = {}) {
  const opened = await support.openWorld(respond, options);
  closers.push(() => opened.close());
  return opened;
}

async function gatewayTo(baseUrl: URL, options: Partial<GatewayOptions> = {}): Promise<Gateway> {
  const gateway = await support.open({ baseUrl, ...options });
  closers.push(() => gateway.close());
  return gateway;
}

/** A gateway to a server that treats bare sockets. */
async function rawServer(onSocket: (socket: Socket) => void, options = {}): Promise<Gateway> {
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    onSocket(socket);
  });
  const gateway = await gatewayTo(await support.listen(server), options);
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return gateway;
}

const anything: unknown = expect.anything();
const create = (gateway: Gateway) =>
  gateway.createUser({ email: 'a@b.co' }, { idempotencyKey: 'k' });

describe('when the request cannot have arrived, it is not in doubt', () => {
  it('nothing is listening', async () => {
    const server = createServer();
    const baseUrl = await support.listen(server);
    await new Promise((done) => server.close(done));
    const gateway = await gatewayTo(baseUrl, { connections: 2 });
    const failures = await Promise.all(Array.from({ length: 6 }, () => create(gateway)));
    for (const failure of failures.map(failureOf)) {
      expect(failure).toEqual({
        kind: 'no_connection',
        code: 'connection_refused',
        message: 'Cannot connect to WorkOS: nothing is listening at that address (ECONNREFUSED)',
        retryClass: 'transient',
        ambiguous: false,
      });
    }
  });

  it('an unknown host', async () => {
    // As the system's resolver says it, which may take longer than a request without a network.
    const lookup = jest.spyOn(dns, 'lookup').mockImplementation((...args: unknown[]) => {
      const tell = args.at(-1) as (error: Error) => void;
      tell(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }));
    });
    const gateway = await gatewayTo(new URL('https://nonexistent.invalid'));
    expect(failureOf(await create(gateway))).toMatchObject({
      kind: 'no_connection',
      code: 'host_not_found',
      retryClass: 'transient',
      ambiguous: false,
    });
    expect(lookup).toHaveBeenCalledWith('nonexistent.invalid', anything, anything);
  });

  it('a server that speaks no TLS', async () => {
    const server = createServer((socket) => socket.end('hello'));
    const baseUrl = await support.listen(server);
    closers.push(async () => server.close());
    const gateway = await gatewayTo(new URL(`https://127.0.0.1:${baseUrl.port}`));
    const failure = failureOf(await create(gateway));
    expect(failure).toMatchObject({ kind: 'no_connection', ambiguous: false });
  });

  it('requests still queued at their timeout, which are then never sent', async () => {
    // By a clock of its own: on a busy machine the second would begin before its own time is over.
    stopTimers();
    const opened = await world(() => undefined, { connections: 1, timeoutMs: 200 });
    const requests = [1, 2, 3].map(() => create(opened.gateway));
    await until(() => opened.seen.length > 0);
    jest.advanceTimersByTime(200);
    const failures = (await Promise.all(requests)).map(failureOf);
    expect(failures.map(({ kind, code, ambiguous }) => [kind, code, ambiguous])).toEqual([
      ['timeout', 'timeout', true],
      ['no_connection', 'connect_timeout', false],
      ['no_connection', 'connect_timeout', false],
    ]);
    opened.respond = answer(201, WIRE_USER);
    await create(opened.gateway);
    expect(opened.seen).toHaveLength(2);
  });

  it('a key that cannot be sent in a header', async () => {
    const { gateway, seen } = await world(answer(200, WIRE_USER), { apiKey: 'sk_test_a\nb' });
    const failure = failureOf(await create(gateway));
    expect(failure).toMatchObject({
      kind: 'request_refused',
      code: 'not_sendable',
      retryClass: 'permanent',
      ambiguous: false,
    });
    expect(seen).toEqual([]);
  });
});

describe('when the request may have arrived, it is in doubt', () => {
  const RESET = { kind: 'no_connection', code: 'connection_lost', retryClass: 'transient' };
  const TIMEOUT = { kind: 'timeout', code: 'timeout', retryClass: 'transient' };

  it('a connection reset as soon as it is open', async () => {
    const gateway = await rawServer((socket) => {
      socket.once('data', () => socket.resetAndDestroy());
    });
    expect(failureOf(await create(gateway))).toMatchObject({ ...RESET, ambiguous: true });
  });

  it('a connection closed after the request was read', async () => {
    const { gateway } = await world((_seen, response) => response.destroy());
    expect(failureOf(await create(gateway))).toMatchObject({ ...RESET, ambiguous: true });
  });

  it('a body that is cut off', async () => {
    const { gateway } = await world((_seen, response) => {
      response.writeHead(201, { 'content-length': '1000', 'x-request-id': 'req_1' });
      response.write('{"id":"user_01"', () => response.destroy());
    });
    expect(failureOf(await create(gateway))).toMatchObject({
      ...RESET,
      ambiguous: true,
      httpStatus: 201,
      requestId: 'req_1',
    });
  });

  it('headers slower than the timeout', async () => {
    stopTimers();
    const { gateway, seen } = await world(() => undefined, { timeoutMs: 150 });
    const answered = create(gateway);
    await until(() => seen.length > 0);
    jest.advanceTimersByTime(150);
    expect(failureOf(await answered)).toMatchObject({ ...TIMEOUT, ambiguous: true });
  });

  it('a body slower than the timeout, however steadily it arrives', async () => {
    stopTimers();
    let drip: (() => Promise<void>) | undefined;
    const { gateway } = await world(
      (_seen, response) => {
        response.writeHead(201);
        drip = async () => {
          await new Promise((written) => response.write(' ', written));
          await settle();
        };
      },
      { timeoutMs: 200 },
    );
    const answered = create(gateway);
    await until(() => drip !== undefined);
    for (let ms = 0; ms < 200; ms += 20) {
      await drip?.();
      jest.advanceTimersByTime(20);
    }
    expect(failureOf(await answered)).toMatchObject({ ...TIMEOUT, ambiguous: true });
  });

  it('an answer that is not HTTP', async () => {
    const gateway = await rawServer((socket) => {
      socket.once('data', () => socket.end('SMTP ready\r\n\r\n'));
    });
    expect(failureOf(await create(gateway))).toMatchObject({
      kind: 'garbled_answer',
      ambiguous: true,
    });
  });

  it('a body without end', async () => {
    const { gateway } = await world((_seen, response) => {
      const chunk = Buffer.alloc(256 * 1024, ' ');
      const pour = () => {
        if (!response.destroyed) response.write(chunk, pour);
      };
      response.writeHead(201);
      pour();
    });
    expect(failureOf(await create(gateway))).toMatchObject({
      kind: 'garbled_answer',
      ambiguous: true,
      httpStatus: 201,
    });
  });

  it('but a status that needs no body counts, even when the body is cut off', async () => {
    const { gateway } = await world((_seen, response) => {
      response.writeHead(429, { 'content-length': '1000', 'retry-after': '3' });
      response.write('{', () => response.destroy());
    });
    expect(failureOf(await create(gateway))).toMatchObject({
      kind: 'rate_limited',
      retryClass: 'throttled',
      retryAfterMs: 3000,
      ambiguous: false,
    });
  });
});
