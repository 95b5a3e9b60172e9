import Bottleneck from 'bottleneck';
import type { Clock } from '../model';
import { RateBudget, type RateLimit } from './rate-budget';

/**
 * What a request counts against: `write` and `read` are calls of `/user_management`, `other` is every other
 * call. All count against the key's total as well.
 */
export type RequestClass = 'write' | 'read' | 'other';

export const REQUEST_CLASSES: readonly RequestClass[] = ['write', 'read', 'other'];

/** Hands out permits in batches. One permit is one request. */
export interface PermitSource {
  /** Waits until permits may be given; returns how many, 1 to `wanted`, or 0 once closed. */
  take(requestClass: RequestClass, wanted: number): Promise<number>;
  /** Tells that the request of a permit leaves now. */
  sent(requestClass: RequestClass): void;
  /** Permits worth asking for at once, so that asking never holds up sending. */
  batchSize(requestClass: RequestClass): number;
  /** Gives no more permits and ends every wait. */
  close(): void;
}

/** The rate an import may use. `writesPerSecond` after headroom; the other limits follow the published ratios. */
export interface RatePlan {
  readonly writesPerSecond: number;
}

// Bottleneck sustains some 430 grants a second: one grant each 20 ms a class, weighted, stays far below.
const GRANT_EVERY_MS = 20;

/** The published limits (500 writes and 1,000 reads in 10 s, 6,000 requests in 60 s), scaled to `writesPerSecond`. */
export function limitsFor(plan: RatePlan): Record<'write' | 'read' | 'total', RateLimit> {
  const w = plan.writesPerSecond;
  return {
    write: { requests: Math.max(1, Math.floor(w * 10)), windowMs: 10_000 },
    read: { requests: Math.max(1, Math.floor(w * 20)), windowMs: 10_000 },
    total: { requests: Math.max(1, Math.floor(w * 120)), windowMs: 60_000 },
  };
}

/** Permits worth asking for at once by a process that may send so much: enough for two grants' time. */
export function permitBatch(requestClass: RequestClass, writesPerSecond: number): number {
  const perSecond = requestClass === 'write' ? writesPerSecond : writesPerSecond * 2;
  return Math.max(1, Math.ceil((perSecond * 2 * GRANT_EVERY_MS) / 1000));
}

/** The permits of this process, over Bottleneck: it spaces the grants, the budgets hold the limits. */
export function createPermitSource(plan: RatePlan, clock: Clock): PermitSource {
  return new BottleneckPermits(plan, clock);
}

class BottleneckPermits implements PermitSource {
  private readonly budgets: Readonly<Record<RequestClass, readonly RateBudget[]>>;
  private readonly limiters: Readonly<Record<RequestClass, Bottleneck>>;
  private readonly closing = new AbortController();

  constructor(
    private readonly plan: RatePlan,
    private readonly clock: Clock,
  ) {
    const limits = limitsFor(plan);
    const total = new RateBudget(limits.total);
    const spacing = (): Bottleneck => new Bottleneck({ maxConcurrent: 1, minTime: GRANT_EVERY_MS });
    this.budgets = {
      write: [new RateBudget(limits.write), total],
      read: [new RateBudget(limits.read), total],
      other: [total],
    };
    this.limiters = { write: spacing(), read: spacing(), other: spacing() };
  }

  take(requestClass: RequestClass, wanted: number): Promise<number> {
    return this.limiters[requestClass].schedule(() => this.grant(requestClass, wanted));
  }

  sent(requestClass: RequestClass): void {
    const now = this.clock.now();
    for (const budget of this.budgets[requestClass]) budget.sent(now);
  }

  batchSize(requestClass: RequestClass): number {
    return permitBatch(requestClass, this.plan.writesPerSecond);
  }

  close(): void {
    this.closing.abort();
  }

  private async grant(requestClass: RequestClass, wanted: number): Promise<number> {
    const budgets = this.budgets[requestClass];
    while (!this.closing.signal.aborted) {
      const now = this.clock.now();
      const count = Math.min(wanted, ...budgets.map((budget) => budget.available(now)));
      if (count >= 1) {
        for (const budget of budgets) budget.take(count);
        return count;
      }
      const waitMs = Math.max(...budgets.map((budget) => budget.waitMs(now)));
      await this.clock.sleep(waitMs, this.closing.signal);
    }
    return 0;
  }
}
