import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Server as NetServer, Socket } from 'node:net';
import type { Answer, Failure } from '../../../src/lib/model';
import { openGateway, type Gateway, type GatewayOptions } from '../../../src/lib/workos';

export const API_KEY = 'sk_test_VerySecretKey123';

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Respond = (seen: Seen, response: ServerResponse) => void;

/** A gateway and the server it talks to, over a real socket. `respond` may be exchanged between requests. */
export interface World {
  readonly gateway: Gateway;
  readonly server: Server;
  readonly baseUrl: URL;
  readonly seen: Seen[];
  readonly sockets: Set<Socket>;
  respond: Respond;
  close(): Promise<void>;
}

export async function openWorld(
  respond: Respond,
  options: Partial<GatewayOptions> = {},
): Promise<World> {
  const seen: Seen[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://server');
      const one: Seen = {
        method: request.method ?? '',
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      seen.push(one);
      world.respond(one, response);
    });
  });
  // No pause of a busy machine closes a connection between two requests.
  server.keepAliveTimeout = 65_000;
  server.on('connection', (socket) => sockets.add(socket));
  const baseUrl = await listen(server);
  const gateway = await open({ baseUrl, ...options });
  const world: World = {
    gateway,
    server,
    baseUrl,
    seen,
    sockets,
    respond,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await gateway.close();
    },
  };
  return world;
}

export function open(options: Partial<GatewayOptions> & { baseUrl: URL }): Promise<Gateway> {
  return openGateway({
    apiKey: API_KEY,
    connections: 4,
    // Only to end a test that hangs: those of a timeout say another.
    timeoutMs: 60_000,
    now: () => Date.UTC(2026, 0, 1),
    appVersion: '1.2.3',
    ...options,
  });
}

/** Starts `server` on a free port of this machine. */
export async function listen(server: NetServer): Promise<URL> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return new URL(`http://127.0.0.1:${address.port}`);
}

/** Answers with `body` as JSON (text as it is). */
export function answer(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): Respond {
  return (_seen, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

export function failureOf(given: Answer<unknown>): Failure {
  if (given.ok) throw new Error(`expected a failure, got ${JSON.stringify(given.value)}`);
  return given.failure;
}

export function valueOf<T>(given: Answer<T>): T {
  if (!given.ok) throw new Error(`expected a value, got ${JSON.stringify(given.failure)}`);
  return given.value;
}

export const TIME = '2026-01-15T12:00:00.000Z';

export const WIRE_USER = {
  object: 'user',
  id: 'user_01',
  email: 'Ada@Example.com',
  first_name: 'Ada',
  last_name: null,
  external_id: 'u-1',
  email_verified: true,
  metadata: {},
  created_at: TIME,
  updated_at: TIME,
};

export const WIRE_ORGANIZATION = {
  object: 'organization',
  id: 'org_01',
  name: 'Acme',
  external_id: null,
  domains: [],
  created_at: TIME,
  updated_at: TIME,
};

export const WIRE_MEMBERSHIP = {
  object: 'organization_membership',
  id: 'om_01',
  user_id: 'user_01',
  organization_id: 'org_01',
  status: 'active',
  role: { slug: 'admin' },
  roles: [{ slug: 'admin' }, { slug: 'billing' }],
  created_at: TIME,
  updated_at: TIME,
};

export const WIRE_FACTOR = {
  object: 'authentication_factor',
  id: 'auth_factor_01',
  type: 'totp',
  user_id: 'user_01',
  totp: { issuer: 'Acme', user: 'ada@example.com' },
  created_at: TIME,
  updated_at: TIME,
};

export function wireList(data: readonly unknown[], after: string | null = null): object {
  return { object: 'list', data, list_metadata: { before: null, after } };
}
