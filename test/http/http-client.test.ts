import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { type HttpClient, type HttpOutcome, openHttpClient } from '../../src/lib/http';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function clientOf(
  server: Server | ReturnType<typeof createTcpServer>,
  timeoutMs = 30_000,
): Promise<HttpClient> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const limits = { timeoutMs, mostBytes: 1_000 };
  const client = await openHttpClient(`http://127.0.0.1:${String(port)}`, limits);
  closing.push(
    () => client.close(),
    () => server.close(),
  );
  return client;
}

const get = (client: HttpClient, signal = new AbortController().signal): Promise<HttpOutcome> =>
  client.send({ method: 'GET', target: '/a?b=1', headers: { 'x-one': '1' } }, signal);

describe('a request', () => {
  it('gets status, headers and body of its answer, whatever the status is', async () => {
    const server = createServer((request, response) => {
      response.setHeader('x-two', ['first', 'second']);
      response.writeHead(418).end(`\ufeff${request.url ?? ''} ${String(request.headers['x-one'])}`);
    });
    const outcome = await get(await clientOf(server));
    expect(outcome).toMatchObject({
      ok: true,
      answer: { status: 418, body: '/a?b=1 1', headers: { 'x-two': 'first' } },
    });
  });

  it('has a body with POST', async () => {
    const server = createServer((request, response) => {
      request.pipe(response);
    });
    const client = await clientOf(server);
    const post = { method: 'POST', target: '/', headers: {}, body: 'Grüße' } as const;
    const outcome = await client.send(post, new AbortController().signal);
    expect(outcome).toMatchObject({ answer: { body: 'Grüße' } });
  });

  it('has one time for all of it, also where the answer has begun', async () => {
    const silent = createServer(() => undefined);
    expect(await get(await clientOf(silent, 50))).toEqual({
      ok: false,
      fault: 'timeout',
      cause: '',
    });
    const begun = createServer((_request, response) => response.write('{'));
    expect(await get(await clientOf(begun, 50))).toMatchObject({ fault: 'timeout' });
  });

  it('is given up when its signal is aborted, with the reason of the signal', async () => {
    const controller = new AbortController();
    const server = createServer(() => {
      controller.abort(new Error('stopped'));
    });
    await expect(get(await clientOf(server), controller.signal)).rejects.toThrow('stopped');
  });

  it('reads no more of a body than the limit', async () => {
    const server = createServer((_request, response) => response.end('x'.repeat(1_001)));
    expect(await get(await clientOf(server))).toMatchObject({ ok: false, fault: 'too_long' });
  });

  it('tells an answer that is not HTTP from a connection that breaks', async () => {
    const garbage = createTcpServer((socket) => socket.end('This is not HTTP\r\n\r\n'));
    expect(await get(await clientOf(garbage))).toMatchObject({ ok: false, fault: 'protocol' });
    const broken = createTcpServer((socket) => {
      socket.on('data', () => socket.destroy());
    });
    expect(await get(await clientOf(broken))).toMatchObject({ ok: false, fault: 'connection' });
  });
});
