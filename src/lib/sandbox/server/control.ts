import { isRecord } from '../wire/body-reader';
import { deleteFromWorld, editWorld } from './edit';
import type { Engine } from './engine';
import { malformedJson, messageOnly } from '../wire/errors';
import { type Exchange, headerOf, queryOf, readBody, send, stream } from '../wire/exchange';
import { readFaults } from '../faults/fault-object';
import { FaultSpecError } from '../faults/fault-values';
import { parseRateLimit, RateLimitError } from '../limits/rate-limit';
import { seedWorld } from './seed';
import { signIn } from './sign-in';
import { commonHeaders } from './respond';
import type { Method, WireAnswer } from '../wire/wire';
import { digestOf } from '../world/stored-password';
import type { World } from '../world/world';

/** An answer too long for one string. */
interface LongAnswer {
  readonly chunks: Iterable<string>;
}

/**
 * What tests do to a sandbox over HTTP. These requests need the key, but are neither limited nor counted, and
 * no fault applies to them.
 */
export interface ControlRoute {
  readonly method: Method;
  readonly path: string;
  readonly handle: (
    engine: Engine,
    request: { readonly query: URLSearchParams; readonly body: unknown },
  ) => WireAnswer | LongAnswer | Promise<WireAnswer>;
}

const ROWS_PER_CHUNK = 500;

/** The JSON of `{name: [rows], …}`, in chunks of 500 rows: an environment may have a million users. */
function* jsonOf(lists: Readonly<Record<string, Iterable<unknown>>>): Iterable<string> {
  let opening = '{';
  for (const [name, rows] of Object.entries(lists)) {
    let chunk = `${opening}${JSON.stringify(name)}:[`;
    let written = 0;
    for (const row of rows) {
      chunk += written === 0 ? JSON.stringify(row) : `,${JSON.stringify(row)}`;
      written += 1;
      if (written % ROWS_PER_CHUNK === 0) {
        yield chunk;
        chunk = '';
      }
    }
    yield `${chunk}]`;
    opening = ',';
  }
  yield '}';
}

function* usersWithPasswords({ state }: World): Iterable<unknown> {
  for (const user of state.users.rows()) {
    const password = state.passwordOf(user.id);
    yield { ...user, password: password === undefined ? null : digestOf(password) };
  }
}

function* factorsWithSecrets({ state }: World): Iterable<unknown> {
  for (const factor of state.factors.rows()) {
    yield { ...factor, secret: { sha256: state.secretOf(factor.id) } };
  }
}

/** What the environment contains now, what requests created in it, and how the requests ended. */
function statsOf({ stats, world: { state, history } }: Engine): object {
  return {
    users: state.users.size,
    organizations: state.organizations.size,
    memberships: state.memberships.size,
    created: {
      users: history.created('user'),
      organizations: history.created('organization'),
      memberships: history.created('membership'),
    },
    ...stats.toJSON(),
  };
}

function historyOf({ world }: Engine, query: URLSearchParams): LongAnswer {
  const kind = query.get('kind');
  const { entries } = world.history;
  return {
    chunks: jsonOf({ data: kind === null ? entries : entries.filter((it) => it.kind === kind) }),
  };
}

function replaceFaults(engine: Engine, body: unknown): WireAnswer {
  try {
    const faults = readFaults(body);
    engine.replaceFaults(faults);
    return { status: 200, body: { faults } };
  } catch (error) {
    if (error instanceof FaultSpecError) return messageOnly(422, error.message);
    throw error;
  }
}

function replaceRateLimit(engine: Engine, body: unknown): WireAnswer {
  try {
    engine.replaceRateLimit(parseRateLimit(isRecord(body) ? String(body['limit']) : ''));
    return { status: 200, body: {} };
  } catch (error) {
    if (error instanceof RateLimitError) return messageOnly(422, error.message);
    throw error;
  }
}

export const CONTROL_ROUTES: readonly ControlRoute[] = [
  {
    method: 'GET',
    path: '/_sandbox/state',
    handle: ({ world }) => ({
      chunks: jsonOf({
        users: usersWithPasswords(world),
        organizations: world.state.organizations.rows(),
        memberships: world.state.memberships.rows(),
        auth_factors: factorsWithSecrets(world),
        roles: world.state.environmentRoles.values(),
        organization_roles: world.state.organizationRoles(),
        permissions: world.state.permissions.rows(),
      }),
    }),
  },
  {
    method: 'GET',
    path: '/_sandbox/stats',
    handle: (engine) => ({ status: 200, body: statsOf(engine) }),
  },
  {
    method: 'GET',
    path: '/_sandbox/history',
    handle: (engine, { query }) => historyOf(engine, query),
  },
  {
    method: 'POST',
    path: '/_sandbox/faults',
    handle: (engine, { body }) => replaceFaults(engine, body),
  },
  {
    method: 'POST',
    path: '/_sandbox/rate-limit',
    handle: (engine, { body }) => replaceRateLimit(engine, body),
  },
  {
    method: 'POST',
    path: '/_sandbox/reset',
    handle(engine) {
      engine.reset();
      return { status: 200, body: {} };
    },
  },
  {
    method: 'POST',
    path: '/_sandbox/seed',
    handle: (engine, { body }) => seedWorld(engine.world, body),
  },
  {
    method: 'POST',
    path: '/_sandbox/edit',
    handle: (engine, { body }) => editWorld(engine.world, body),
  },
  {
    method: 'POST',
    path: '/_sandbox/delete',
    handle: (engine, { body }) => deleteFromWorld(engine.world, body),
  },
  {
    method: 'POST',
    path: '/_sandbox/sign-in',
    handle: (engine, { body }) => signIn(engine.world, body),
  },
];

function sendWhole(engine: Engine, exchange: Exchange, answer: WireAnswer): void {
  const text = JSON.stringify(answer.body ?? {});
  send(exchange, answer.status, { headers: commonHeaders(engine), text });
}

/** Answers one control request. */
export async function serveControl(
  engine: Engine,
  exchange: Exchange,
  route: ControlRoute,
): Promise<void> {
  const refusal = engine.checkKey(headerOf(exchange, 'authorization'));
  if (refusal !== undefined) {
    sendWhole(engine, exchange, refusal);
    return;
  }
  const body = await readBody(exchange);
  if (body.kind === 'gone') return;
  if (body.kind === 'malformed') {
    sendWhole(engine, exchange, malformedJson());
    return;
  }
  const answer = await route.handle(engine, { query: queryOf(exchange), body: body.value });
  if ('chunks' in answer) await stream(exchange, commonHeaders(engine), answer.chunks);
  else sendWhole(engine, exchange, answer);
}
