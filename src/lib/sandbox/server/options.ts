import { type Fault } from '../faults/faults';
import { type RateLimit } from '../limits/rate-limit';

/** How to start a sandbox. Everything may be left out. */
export interface SandboxOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number | undefined;
  /** The API key requests must carry; `sk_test_sandbox` by default. */
  readonly key?: string | undefined;
  /** `documented` by default. */
  readonly rateLimit?: RateLimit | undefined;
  /** Whether a 429 of the rate limit says when to come back; true by default. */
  readonly retryAfter?: boolean | undefined;
  /** A wait before every answer, in milliseconds. The work is done before it. */
  readonly latencyMs?: number | undefined;
  readonly faults?: readonly Fault[] | undefined;
  /** Seeds ids and the chances of faults; 1 by default. */
  readonly seed?: number | undefined;
  /** The sandbox's clock in milliseconds since 1970: for timestamps, `Date` headers and the rate limit. */
  readonly now?: (() => number) | undefined;
  /** Told one line for every request: method, path, how it ended, milliseconds. */
  readonly log?: ((line: string) => void) | undefined;
  /** Roles of the environment besides `member` and `admin`. */
  readonly roles?: readonly string[] | undefined;
  /** Whether a membership may have several roles; false by default, as in a new environment. */
  readonly multipleRoles?: boolean | undefined;
  /** Whether every role slug is taken to exist: to rehearse with a file whose roles are set up elsewhere. */
  readonly anyRole?: boolean | undefined;
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
  readonly log: ((line: string) => void) | undefined;
  readonly roles: readonly string[];
  readonly multipleRoles: boolean;
  readonly anyRole: boolean;
}

/** A key every sandbox knows and forbids everything: for tests of a key without permission. */
export const FORBIDDEN_KEY = 'sk_test_forbidden';

const DEFAULT_KEY = 'sk_test_sandbox';

function wallClock(): number {
  // eslint-disable-next-line no-restricted-properties -- a server of its own: its clock is the wall's unless one is given
  return Date.now();
}

/** Fills in the defaults. */
export function settingsFrom(options: SandboxOptions): Settings {
  return {
    key: options.key ?? DEFAULT_KEY,
    rateLimit: options.rateLimit ?? 'documented',
    retryAfter: options.retryAfter ?? true,
    latencyMs: options.latencyMs ?? 0,
    faults: options.faults ?? [],
    seed: options.seed ?? 1,
    now: options.now ?? wallClock,
    log: options.log,
    roles: options.roles ?? [],
    multipleRoles: options.multipleRoles ?? false,
    anyRole: options.anyRole ?? false,
  };
}
