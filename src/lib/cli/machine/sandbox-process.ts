import { join } from 'node:path';
import { asObject } from '../../model';
import { type Child, startChild } from '../../processes';
import type { Connection } from './environment';

// Half a second on an idle machine. One that cannot start says so at once: this is for one that hangs.
const START_WITHIN_MS = 60_000;

/** A sandbox that runs in a process of its own, for as long as this one. */
export interface SandboxProcess {
  readonly connection: Connection;
  /** What the sandbox itself holds; undefined when it is gone. */
  contents(): Promise<SandboxContents | undefined>;
  stop(): Promise<void>;
}

export interface SandboxContents {
  readonly users: number;
  readonly organizations: number;
  readonly memberships: number;
}

/** Starts a sandbox without limits on a free port. */
export async function startSandboxProcess(): Promise<SandboxProcess> {
  const child: Child<Connection> = await startChild({
    name: 'sandbox',
    modulePath: join(__dirname, '..', '..', 'sandbox', 'process.js'),
    message: { type: 'start', options: { rateLimit: 'off', multipleRoles: true, anyRole: true } },
    // The real key is no business of the sandbox.
    env: { ...process.env, WORKOS_SECRET_KEY: '' },
    readAnswer,
    timeoutMs: START_WITHIN_MS,
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

/** What the sandbox says of itself; undefined when it is gone. */
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
    // How fetch says that nobody answers. The import's own end says more.
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
