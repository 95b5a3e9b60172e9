import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { asUserId } from '../../src/lib/model';
import type { Gateway } from '../../src/lib/workos';
import * as support from '../support/workos/real-server';

const { WIRE_USER } = support;

/** An answer about the user of this id, with a request id. */
function answerAbout(id: string, requestId: string): string {
  const body = JSON.stringify({ ...WIRE_USER, id });
  const head = ['HTTP/1.1 200 OK', `X-Request-Id: ${requestId}`, 'Content-Type: application/json'];
  return `${head.join('\r\n')}\r\nContent-Length: ${String(Buffer.byteLength(body))}\r\n\r\n${body}`;
}

const NOT_FOUND = [
  'HTTP/1.1 404 Not Found',
  'X-Request-Id: req_missing',
  'Content-Length: 23',
  '',
  '{"message":"Not found"}',
].join('\r\n');

const REFUSED = NOT_FOUND.replace('404 Not Found', '400 Bad Request');

const ONE_ID_FOR: readonly [string, (socket: Socket) => string][] = [
  ['every answer', () => 'req_same'],
  ['every connection', (socket) => `req_${String(sockets.indexOf(socket))}`],
];

let server: Server;
let gateway: Gateway;
let sockets: Socket[];

/** Serves with `respond`, which gets the number of the request and the id that it asks for. */
async function serve(respond: (socket: Socket, number: number, id: string) => void): Promise<void> {
  let requests = 0;
  sockets = [];
  server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      requests += 1;
      const id = /\/users\/(\S+) /.exec(data.toString())?.[1] ?? '';
      respond(socket, requests, id);
    });
  });
  gateway = await support.open({ baseUrl: await support.listen(server), connections: 1 });
}

afterEach(async () => {
  await gateway.abort();
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

describe('an answer that nothing asked for', () => {
  it('ends its connection when it comes while the connection is idle', async () => {
    await serve((socket, number, id) => {
      socket.write(answerAbout(id, `req_${String(number)}`));
      if (number === 1) setTimeout(() => socket.write(answerAbout('user_9', 'req_1')), 5);
    });
    expect(await gateway.getUser(asUserId('user_1'))).toMatchObject({ ok: true });
    await wait(50);
    const second = support.valueOf(await gateway.getUser(asUserId('user_2')));
    expect([second?.id, sockets.length]).toEqual(['user_2', 2]);
  });

  it.each([
    ['a success', answerAbout('user_2', 'req_2')],
    ['a refusal, which no body tells apart', NOT_FOUND.replace('req_missing', 'req_2')],
  ])('is not taken when it repeats the answer before: %s', async (_what, repeated) => {
    await serve((socket, number, id) => {
      socket.write(number === 3 ? repeated : answerAbout(id, `req_${String(number)}`));
    });
    for (const id of ['user_1', 'user_2']) {
      expect(support.valueOf(await gateway.getUser(asUserId(id)))).toMatchObject({ id });
    }
    const third = support.failureOf(await gateway.getUser(asUserId('user_2')));
    expect(third).toMatchObject({ kind: 'answer_of_another', ambiguous: true });
    const fourth = support.valueOf(await gateway.getUser(asUserId('user_4')));
    expect([fourth?.id, sockets.length]).toEqual(['user_4', 2]);
  });

  it('is not taken when it repeats an answer before the last', async () => {
    await serve((socket, number, id) => {
      const late = NOT_FOUND.replace('req_missing', 'req_1');
      socket.write(number === 4 ? late : answerAbout(id, `req_${String(number)}`));
    });
    for (const id of ['user_1', 'user_2', 'user_3']) {
      expect(support.valueOf(await gateway.getUser(asUserId(id)))).toMatchObject({ id });
    }
    const fourth = support.failureOf(await gateway.getUser(asUserId('user_4')));
    expect(fourth).toMatchObject({ kind: 'answer_of_another', ambiguous: true });
  });

  it('is not taken for a refusal when it repeats the first answer of all', async () => {
    await serve((socket, number, id) => {
      socket.write(number < 3 ? REFUSED : answerAbout(id, `req_${String(number)}`));
    });
    const first = support.failureOf(await gateway.getUser(asUserId('user_1')));
    expect(first.kind).toBe('request_refused');
    const second = support.failureOf(await gateway.getUser(asUserId('user_2')));
    expect(second).toMatchObject({ kind: 'answer_of_another', ambiguous: true });
    const third = support.valueOf(await gateway.getUser(asUserId('user_2')));
    expect([third?.id, sockets.length]).toEqual(['user_2', 2]);
  });

  it.each(ONE_ID_FOR)(
    'is suspected once where a server gives %s one request id',
    async (_, idOf) => {
      await serve((socket) => {
        socket.write(REFUSED.replace('req_missing', idOf(socket)));
      });
      const kinds: string[] = [];
      for (const id of ['user_1', 'user_2', 'user_3', 'user_4', 'user_5']) {
        kinds.push(support.failureOf(await gateway.getUser(asUserId(id))).kind);
      }
      const others = ['request_refused', 'request_refused', 'request_refused'];
      expect(kinds).toEqual(['request_refused', 'answer_of_another', ...others]);
    },
  );

  it.each(ONE_ID_FOR)(
    'is not suspected where a server gives %s one request id',
    async (_what, idOf) => {
      await serve((socket, _number, id) => {
        socket.write(answerAbout(id, idOf(socket)));
      });
      for (const id of ['user_1', 'user_2', 'user_3']) {
        expect(support.valueOf(await gateway.getUser(asUserId(id)))).toMatchObject({ id });
      }
      expect(sockets).toHaveLength(1);
    },
  );
});
