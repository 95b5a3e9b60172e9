import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request to a fake API. */
export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An answer; `broken` ends the connection in the middle of it. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text, or a value that is sent as JSON. */
  readonly body?: unknown;
  readonly isBroken?: true;
}

export type Route = (request: FakeRequest) => Reply;

/** An API on the loopback interface. */
export interface FakeApi {
  readonly url: string;
  /** The requests that were answered by the route, `GET /path?query`, decoded. */
  readonly answered: string[];
  /** Called with the number of each request, from 1, before the route: its reply is sent instead. */
  before: (number: number, request: FakeRequest) => Reply | undefined | Promise<Reply | undefined>;
  readonly stop: () => Promise<void>;
}

export async function startFakeApi(route: Route): Promise<FakeApi> {
  let number = 0;
  const answered: string[] = [];
  const api = { before: (): Reply | undefined => undefined } as Pick<FakeApi, 'before'>;
  const server = createServer((incoming, outgoing) => {
    const { pathname, searchParams } = new URL(incoming.url ?? '', 'http://localhost');
    const { method = '', headers } = incoming;
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const request = { method, path: pathname, query: searchParams, headers, body };
      number += 1;
      void Promise.resolve(api.before(number, request)).then((instead) => {
        const reply = instead ?? route(request);
        const query = [...searchParams].map(([name, value]) => `${name}=${value}`).join('&');
        if (instead === undefined) {
          answered.push(`${method} ${pathname}${query === '' ? '' : `?${query}`}`);
        }
        const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
        outgoing.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
        if (reply.isBroken === true) {
          outgoing.write(text.slice(0, text.length / 2), () => outgoing.destroy());
        } else outgoing.end(text);
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(api, {
    url: `http://127.0.0.1:${String(port)}`,
    answered,
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  });
}
