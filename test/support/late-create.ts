import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Sandbox } from '../../src/lib/sandbox';
import { until } from './fake-clock';

const ORGS = '/organizations';

/** A proxy in front of a sandbox that delays the first create of an organization. */
export interface LateCreate {
  readonly url: string;
  /** How many lookups of organizations followed the create. */
  looks(): number;
  /** Waits until the create was sent. */
  sent(): Promise<void>;
  /** Lets it arrive, and waits for that. */
  arrive(): Promise<void>;
  close(): Promise<void>;
}

interface Passing {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/**
 * Opens it. The create arrives when a test says so, or before the first other request for which `isTime` is true. Its
 * connection is cut at once, or stays open and is never answered.
 */
export async function openLateCreate(
  sandbox: Sandbox,
  setup: {
    readonly connection: 'cut' | 'open';
    readonly isTime?: (request: { readonly method: string; readonly looks: number }) => boolean;
  },
): Promise<LateCreate> {
  let held: Passing | undefined;
  let arrived: Promise<unknown> | undefined;
  let looks = 0;
  const arrive = async (): Promise<void> => {
    if (held !== undefined) await (arrived ??= forward(sandbox, held));
  };
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const passing = await read(request);
    const { method, path } = passing;
    if (method === 'POST' && path === ORGS && held === undefined) {
      held = passing;
      if (setup.connection === 'cut') request.socket.destroy();
      return;
    }
    if (method === 'GET' && path.startsWith(ORGS) && held !== undefined) looks += 1;
    if (held !== undefined && setup.isTime?.({ method, looks }) === true) await arrive();
    const answer = await forward(sandbox, passing);
    const date = answer.headers.get('date') ?? '';
    response.writeHead(answer.status, { 'Content-Type': 'application/json', Date: date });
    response.end(await answer.text());
  };
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    looks: () => looks,
    sent: () => until(() => held !== undefined),
    arrive,
    close: () =>
      new Promise((done) => {
        server.close(() => {
          done();
        });
        server.closeAllConnections();
      }),
  };
}

async function read(request: IncomingMessage): Promise<Passing> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const { authorization = '', 'idempotency-key': key } = request.headers;
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    headers: {
      Authorization: authorization,
      'Content-Type': 'application/json',
      ...(typeof key === 'string' ? { 'Idempotency-Key': key } : {}),
    },
    body: Buffer.concat(parts).toString('utf8'),
  };
}

function forward(
  sandbox: Sandbox,
  { method, path, headers, body }: Passing,
): Promise<globalThis.Response> {
  return fetch(`${sandbox.url}${path}`, { method, headers, ...(body === '' ? {} : { body }) });
}
