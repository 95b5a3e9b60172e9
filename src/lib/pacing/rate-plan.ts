import type { WindowLimit } from './rate-budget';
import type { RequestClass } from './request-class';

/** The rate a run may use. `writesPerSecond` after headroom; the other limits follow the published ratios. */
export interface RatePlan {
  readonly writesPerSecond: number;
  /**
   * True when an earlier run of the job may have used the limits in full until now. When it ended is known by the wall
   * clock alone, which may have been set since; to assume the worst costs at most 1 % of the first window.
   */
  readonly isUsedUp?: boolean;
}

export const WINDOW_MS = 10_000;
// A worker requests the permits of this interval at once. Bottleneck sustains about 430 grants a second, and each takes
// two messages.
const BATCH_MS = 40;

/**
 * The limits of `docs/workos-api.md`, "Rate limits" (500 writes and 1,000 reads in 10 s, 6,000 requests and
 * 50 deletions of organizations in 60 s), scaled to `writesPerSecond`.
 */
export function limitsFor(
  plan: RatePlan,
): Record<'write' | 'read' | 'total' | 'deletion', WindowLimit> {
  const w = plan.writesPerSecond;
  return {
    write: { requests: Math.max(1, Math.floor(w * 10)), windowMs: WINDOW_MS },
    read: { requests: Math.max(1, Math.floor(w * 20)), windowMs: WINDOW_MS },
    total: { requests: Math.max(1, Math.floor(w * 120)), windowMs: 60_000 },
    deletion: { requests: Math.max(1, Math.floor(w)), windowMs: 60_000 },
  };
}

/** How many permits a process asks for at once that may send this many writes a second. */
export function permitBatch(requestClass: RequestClass, writesPerSecond: number): number {
  if (requestClass === 'deletion') return 1;
  const perSecond = requestClass === 'write' ? writesPerSecond : writesPerSecond * 2;
  return Math.max(1, Math.ceil((perSecond * BATCH_MS) / 1000));
}
