import { type Chance, chanceFrom } from '../world/chance';

/** What a fault does to a request. */
export type FaultEffect =
  /** Answers `status` before any work. A 429 has `Retry-After: 1` unless `retryAfter` is another value or null. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body?: unknown;
      readonly code?: string;
      readonly retryAfter?: number | string | null;
    }
  /** Cuts the connection before any work. */
  | { readonly kind: 'reset' }
  /** Does the work, then cuts the connection. */
  | { readonly kind: 'lost_answer' }
  /** Delays the request, then does the work, even when the client has left by then. */
  | { readonly kind: 'late'; readonly delayMs: number }
  /** Does the work, then answers late. */
  | { readonly kind: 'slow'; readonly delayMs: number }
  /** Does the work, then answers with the first half of the JSON. */
  | { readonly kind: 'garbled' }
  /** Does the work, then answers `status`. */
  | { readonly kind: 'status_after_work'; readonly status: number };

/** Which requests a fault affects, what happens to them, and when. An absent condition is always true. */
export interface Fault {
  readonly match: {
    readonly method?: string;
    /** The path without query; `*` matches any characters. */
    readonly path?: string;
  };
  readonly effect: FaultEffect;
  readonly when: {
    /** Above 0 and at most 1, by a seeded generator. */
    readonly probability?: number;
    /** The fault strikes at most this often. */
    readonly count?: number;
    /** This many matching requests pass first. */
    readonly after?: number;
  };
}

interface Armed {
  readonly fault: Fault;
  readonly path: RegExp | undefined;
  readonly chance: Chance;
  seen: number;
  struck: number;
}

function pathPattern(path: string): RegExp {
  const literal = path.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('.*')}$`);
}

function strikes(armed: Armed, method: string, path: string): boolean {
  const { match, when } = armed.fault;
  if (match.method !== undefined && match.method !== method) return false;
  if (armed.path?.test(path) === false) return false;
  armed.seen += 1;
  if (armed.seen <= (when.after ?? 0)) return false;
  if (armed.struck >= (when.count ?? Infinity)) return false;
  if (when.probability !== undefined && armed.chance() >= when.probability) return false;
  armed.struck += 1;
  return true;
}

/** The faults in force. Each has its own counters and its own seeded chance. */
export class Faults {
  private readonly armed: readonly Armed[];

  constructor(faults: readonly Fault[], seed: number) {
    this.armed = faults.map((fault, index) => {
      const path = fault.match.path === undefined ? undefined : pathPattern(fault.match.path);
      return { fault, path, chance: chanceFrom(seed + index), seen: 0, struck: 0 };
    });
  }

  /** What happens to this request: the first fault that strikes. */
  draw(method: string, path: string): FaultEffect | undefined {
    return this.armed.find((armed) => strikes(armed, method, path))?.fault.effect;
  }
}
