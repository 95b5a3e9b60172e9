import { createServer, type Server } from 'node:http';

import type { getRequestListener, HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';

import { AUTH_FACTOR_ROUTES } from '../routes/auth-factors';
import { CONTROL_ROUTES, serveControl } from './control';
import { refuseForeign } from './door';
import { Engine } from './engine';
import { messageOnly } from '../wire/errors';
import { type Exchange, KEEP_ALIVE_MS, send } from '../wire/exchange';
import { MEMBERSHIP_ROUTES } from '../routes/memberships';
import { type SandboxOptions, settingsFrom } from './options';
import { ORGANIZATION_ROUTES } from '../routes/organizations';
import { ROLE_ROUTES } from '../routes/roles';
import { commonHeaders } from './respond';
import { serve } from './serve';
import { USER_ROUTES } from '../routes/users';
import type { Route } from '../wire/wire';

const HOST = '127.0.0.1';

/** Every operation the sandbox serves, in the OpenAPI document's spelling. */
export const ROUTES: readonly Route[] = [
  ...USER_ROUTES,
  ...ORGANIZATION_ROUTES,
  ...MEMBERSHIP_ROUTES,
  ...AUTH_FACTOR_ROUTES,
  ...ROLE_ROUTES,
];

/** A running sandbox. */
export interface Sandbox {
  /** E.g. `http://127.0.0.1:4100`, without a trailing slash. */
  readonly url: string;
  readonly key: string;
  /** Stops immediately and closes every connection. */
  close(): Promise<void>;
}

type Bound = { Bindings: HttpBindings };
type Listener = ReturnType<typeof getRequestListener>;

function exchangeOf(context: Context<Bound>): Exchange {
  const { incoming, outgoing } = context.env;
  const { method, path } = context.req;
  return { incoming, outgoing, method, path, params: context.req.param() };
}

/**
 * Hono finds the operation. The answer bypasses it: faults must be able to cut the socket. It is loaded here and not with
 * this file: it loads Node.js's own fetch, which a command may have to check for first.
 */
async function openListener(engine: Engine): Promise<Listener> {
  const [{ Hono }, adapter, { RESPONSE_ALREADY_SENT }] = await Promise.all([
    import('hono'),
    import('@hono/node-server'),
    import('@hono/node-server/utils/response'),
  ]);
  const app = new Hono<Bound>();
  for (const route of CONTROL_ROUTES) {
    app.on(route.method, route.path, async (context) => {
      await serveControl(engine, exchangeOf(context), route);
      return RESPONSE_ALREADY_SENT;
    });
  }
  for (const route of ROUTES) {
    app.on(route.method, route.path.replaceAll(/\{(\w+)\}/g, ':$1'), async (context) => {
      await serve(engine, exchangeOf(context), route);
      return RESPONSE_ALREADY_SENT;
    });
  }
  app.notFound(async (context) => {
    await serve(engine, exchangeOf(context), undefined);
    return RESPONSE_ALREADY_SENT;
  });
  app.onError((error, context) => {
    const { body } = messageOnly(500, `Bug in the sandbox: ${error.stack ?? error.message}`);
    const answer = { headers: commonHeaders(engine), text: JSON.stringify(body) };
    send(exchangeOf(context), 500, answer);
    return RESPONSE_ALREADY_SENT;
  });
  // By default the adapter replaces the global Request and Response of the whole process.
  return adapter.getRequestListener(app.fetch, { overrideGlobalObjects: false });
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => resolve());
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The sandbox has no port.');
  return address.port;
}

async function close(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/**
 * Starts a new WorkOS environment on the loopback interface. Rejects with the system's error when the port is
 * in use. Unlike WorkOS it serves plain HTTP.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const engine = new Engine(settingsFrom(options));
  const listener = await openListener(engine);
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (incoming, outgoing) => {
    if (!refuseForeign(incoming, outgoing)) void listener(incoming, outgoing);
  });
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://${HOST}:${port}`,
    key: engine.settings.key,
    close: () => close(server),
  };
}
