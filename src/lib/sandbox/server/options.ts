import { randomBytes } from 'node:crypto';
import type { Fault } from '../faults/faults';
import type { RateLimit } from '../limits/rate-limit';

/** How to start a sandbox. Every option may be omitted. */
export interface SandboxOptions {
  /** 0, the default, picks any free port. */
  readonly port?: number | undefined;
  /** The API key requests must carry; a random one by default. */
  readonly key?: string | undefined;
  /** `documented` by default. */
  readonly rateLimit?: RateLimit | undefined;
  /** Whether a 429 of the rate limit has a `Retry-After` header; true by default. */
  readonly retryAfter?: boolean | undefined;
  /** The delay of every answer, in milliseconds. The work is done before it. */
  readonly latencyMs?: number | undefined;
  readonly faults?: readonly Fault[] | undefined;
  /** Seeds ids and the chances of faults; 1 by default. */
  readonly seed?: number | undefined;
  /** The sandbox's clock in milliseconds since 1970: for timestamps and `Date` headers. */
  readonly now?: (() => number) | undefined;
  /** Milliseconds that no setting of the clock changes: for the rate limit. */
  readonly monotonicMs?: (() => number) | undefined;
  /** Called with one line for every request: method, path, how it ended, milliseconds. */
  readonly log?: ((line: string) => void) | undefined;
  /** Roles of the environment besides `member` and `admin`. */
  readonly roles?: readonly string[] | undefined;
  /** Whether a membership may have several roles; false by default, as in a new environment. */
  readonly multipleRoles?: boolean | undefined;
  /** Whether roles and permissions can be read and written; true by default. Without it: 403. */
  readonly roleRequests?: boolean | undefined;
}

/** Options with every default filled in. */
export interface Settings {
  readonly key: string;
  readonly rateLimit: RateLimit;
  readonly retryAfter: boolean;
  readonly latencyMs: number;
  readonly faults: readonly Fault[];
  readonly seed: number;
  readonly now: () => number;
  readonly monotonicMs: () => number;
  readonly log: ((line: string) => void) | undefined;
  readonly roles: readonly string[];
  readonly multipleRoles: boolean;
  readonly roleRequests: boolean;
}

/** A key that every sandbox answers with 403: for tests of a key without permission. */
export const FORBIDDEN_KEY = 'sk_test_forbidden';

// eslint-disable-next-line no-restricted-properties -- a server of its own: it uses the system's clocks unless it is given others
const SYSTEM = { now: () => Date.now(), monotonicMs: () => performance.now() };

/** Fills in the defaults. */
export function settingsFrom(options: SandboxOptions): Settings {
  return {
    key: options.key ?? `sk_test_${randomBytes(16).toString('hex')}`,
    rateLimit: options.rateLimit ?? 'documented',
    retryAfter: options.retryAfter ?? true,
    latencyMs: options.latencyMs ?? 0,
    faults: options.faults ?? [],
    seed: options.seed ?? 1,
    now: options.now ?? SYSTEM.now,
    monotonicMs: options.monotonicMs ?? SYSTEM.monotonicMs,
    log: options.log,
    roles: options.roles ?? [],
    multipleRoles: options.multipleRoles ?? false,
    roleRequests: options.roleRequests ?? true,
  };
}
