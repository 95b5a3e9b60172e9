import { join } from 'node:path';
import { asObject } from '../../model';
import { type Child, startChild } from '../../processes';
import { assertAddressSpace } from './address-space';
import type { Connection } from './environment';

// Starting takes half a second on an idle machine, and a failed start is reported at once. This ends one that hangs.
const START_TIMEOUT_MS = 60_000;

/** A sandbox in a child process. It ends with this process at the latest. */
export interface SandboxProcess {
  readonly connection: Connection;
  /** Counts what the sandbox holds; undefined when it has exited. */
  contents(): Promise<SandboxContents | undefined>;
  stop(): Promise<void>;
}

/** How many records a sandbox holds. */
export interface SandboxContents {
  readonly users: number;
  readonly organizations: number;
  readonly memberships: number;
}

/** What the environment of a rehearsal has, besides the roles `member` and `admin`. */
export interface SandboxRoles {
  readonly roles: readonly string[];
  /** Whether a membership may have several. */
  readonly multipleRoles: boolean;
}

/** Starts a sandbox without limits on a free port. */
export async function startSandboxProcess(roles: SandboxRoles): Promise<SandboxProcess> {
  assertAddressSpace();
  const child: Child<Connection> = await startChild({
    name: 'sandbox',
    modulePath: join(__dirname, '..', '..', 'sandbox', 'process.js'),
    message: { type: 'start', options: { rateLimit: 'off', ...roles } },
    // The sandbox must not see the real key.
    env: { ...process.env, WORKOS_SECRET_KEY: '' },
    readAnswer,
    timeoutMs: START_TIMEOUT_MS,
  });
  return {
    connection: child.ready,
    contents: () => readContents(child.ready),
    stop: () => child.stop(),
  };
}

function readAnswer(message: unknown): { ready: Connection } | { failed: string } | undefined {
  const { type, url, key, message: reason } = asObject(message) ?? {};
  if (type === 'failed') return { failed: String(reason) };
  if (type !== 'ready' || typeof url !== 'string' || typeof key !== 'string') return undefined;
  const baseUrl = new URL(url);
  const target = { apiUrl: baseUrl.origin, environment: 'sandbox' as const };
  return { ready: { apiKey: key, baseUrl, target } };
}

/** Asks the sandbox for its counts; undefined when it has exited. */
async function readContents({ baseUrl, apiKey }: Connection): Promise<SandboxContents | undefined> {
  try {
    // eslint-disable-next-line no-restricted-globals -- the sandbox's own page about itself, not the API
    const answer = await fetch(new URL('/_sandbox/stats', baseUrl), {
      headers: { Authorization: `Bearer ${apiKey}` },
    });
    const { users, organizations, memberships } = asObject(await answer.json()) ?? {};
    return typeof users === 'number' &&
      typeof organizations === 'number' &&
      typeof memberships === 'number'
      ? { users, organizations, memberships }
      : undefined;
  } catch (error) {
    // `fetch` rejects with a TypeError when the sandbox has exited. The result of the import then says more.
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
