import { SlidingWindow } from './sliding-window';

/**
 * The limits to enforce. `documented` are WorkOS's published limits (docs/workos-api.md, "Rate limits"): on
 * `/user_management` 500 writes and 1,000 reads per 10 s, 6,000 requests per 60 s in all, 50 deletions of
 * organizations per 60 s. Numbers set the writes and keep the published proportions: twice as many reads, and
 * twelve times as many requests in all over six times the span.
 */
export type RateLimit =
  'documented' | 'off' | { readonly requests: number; readonly perSeconds: number };

/** A rate limit that cannot be read; the message says why. */
export class RateLimitError extends Error {
  override readonly name = 'RateLimitError';
}

const DOCUMENTED = { requests: 500, perSeconds: 10 };
const DELETIONS = { requests: 50, perSeconds: 60 };
const MAX_REQUESTS = 1_000_000;
const MAX_SECONDS = 3_600;

function inRange(value: unknown, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most;
}

/** Reads `documented`, `off` or `<writes>/<seconds>`, e.g. `50/1`. Throws RateLimitError. */
export function parseRateLimit(text: string): RateLimit {
  if (text === 'documented' || text === 'off') return text;
  const [, requests, perSeconds] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  if (requests === undefined || perSeconds === undefined) {
    throw new RateLimitError(`"${text}" is not "documented", "off" or <writes>/<seconds>.`);
  }
  return checkRateLimit({ requests: Number(requests), perSeconds: Number(perSeconds) });
}

/** Checks the numbers of a rate limit. Throws RateLimitError. */
export function checkRateLimit(limit: { requests: unknown; perSeconds: unknown }): RateLimit {
  const { requests, perSeconds } = limit;
  if (!inRange(requests, MAX_REQUESTS)) {
    throw new RateLimitError(`The writes must be a whole number from 1 to ${MAX_REQUESTS}.`);
  }
  if (!inRange(perSeconds, MAX_SECONDS)) {
    throw new RateLimitError(`The seconds must be a whole number from 1 to ${MAX_SECONDS}.`);
  }
  return { requests, perSeconds };
}

function windowOf(requests: number, seconds: number): SlidingWindow {
  return new SlidingWindow(requests, seconds * 1000);
}

/** A request as the limits see it. */
export interface CountedRequest {
  readonly method: string;
  readonly path: string;
}

/** True for a write that counts toward the limit of `/user_management`. */
export function isLimitedWrite({ method, path }: CountedRequest): boolean {
  return method !== 'GET' && path.startsWith('/user_management/');
}

/** Admits requests by sliding windows. A refused request does not count toward any of them. */
export class RateGate {
  private readonly writes: SlidingWindow;
  private readonly reads: SlidingWindow;
  private readonly total: SlidingWindow;
  private readonly deletions = windowOf(DELETIONS.requests, DELETIONS.perSeconds);

  constructor({
    requests,
    perSeconds,
  }: {
    readonly requests: number;
    readonly perSeconds: number;
  }) {
    this.writes = windowOf(requests, perSeconds);
    this.reads = windowOf(requests * 2, perSeconds);
    this.total = windowOf(requests * 12, perSeconds * 6);
  }

  /** Admits the request and returns 0, or refuses it and returns how many milliseconds to wait. */
  enter(request: CountedRequest, nowMs: number): number {
    const special = this.specialWindow(request);
    const waitMs = Math.max(this.total.waitMs(nowMs), special?.waitMs(nowMs) ?? 0);
    if (waitMs > 0) return waitMs;
    this.total.admit(nowMs);
    special?.admit(nowMs);
    return 0;
  }

  private specialWindow({ method, path }: CountedRequest): SlidingWindow | undefined {
    if (path.startsWith('/user_management/')) return method === 'GET' ? this.reads : this.writes;
    return method === 'DELETE' && path.startsWith('/organizations/') ? this.deletions : undefined;
  }
}

/** The gate for a rate limit; undefined for `off`. */
export function gateFor(limit: RateLimit): RateGate | undefined {
  if (limit === 'off') return undefined;
  return new RateGate(limit === 'documented' ? DOCUMENTED : limit);
}
