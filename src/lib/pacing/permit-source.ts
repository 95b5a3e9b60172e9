import Bottleneck from 'bottleneck';
import type { Clock } from '../model';
import { FULL_PACE, type Pace, slowDown, speedUp } from './pace';
import { Pause } from './pause';
import { RateBudget, type WindowLimit } from './rate-budget';

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
  /** Tells that the requests of `count` permits have left, the last of them at `atMs`. */
  sent(requestClass: RequestClass, count: number, atMs: number): void;
  /** Permits worth asking for at once, so that asking never holds up sending. */
  batchSize(requestClass: RequestClass): number;
  /** Gives no more permits and ends every wait. */
  close(): void;
}

/** The permits of a whole run, whoever sends with them. */
export interface PermitBank extends PermitSource {
  /** A request was answered 429, and everybody waits for `pauseMs`: the pace is cut. */
  refused(requestClass: RequestClass, pauseMs: number): void;
  /** Share of the limits that is used now, above 0 and at most 1. */
  readonly share: number;
}

/** The rate an import may use. `writesPerSecond` after headroom; the other limits follow the published ratios. */
export interface RatePlan {
  readonly writesPerSecond: number;
  /** Until when an earlier run of the job may have used the limits in full. */
  readonly usedUntilMs?: number;
}

// Permits are asked for in batches of so much time, and Bottleneck sustains some 430 grants a second: where workers ask for
// single permits, as at the published limit, it must not be what holds them back.
const BATCH_MS = 40;
const SPACING_MS = 5;
const WINDOW_MS = 10_000;

/** The published limits (500 writes and 1,000 reads in 10 s, 6,000 requests in 60 s), scaled to `writesPerSecond`. */
export function limitsFor(plan: RatePlan): Record<'write' | 'read' | 'total', WindowLimit> {
  const w = plan.writesPerSecond;
  return {
    write: { requests: Math.max(1, Math.floor(w * 10)), windowMs: WINDOW_MS },
    read: { requests: Math.max(1, Math.floor(w * 20)), windowMs: WINDOW_MS },
    total: { requests: Math.max(1, Math.floor(w * 120)), windowMs: 60_000 },
  };
}

/** Permits worth asking for at once by a process that may send so much. */
export function permitBatch(requestClass: RequestClass, writesPerSecond: number): number {
  const perSecond = requestClass === 'write' ? writesPerSecond : writesPerSecond * 2;
  return Math.max(1, Math.ceil((perSecond * BATCH_MS) / 1000));
}

/** The permits of a run, over Bottleneck: it spaces the grants, the budgets hold the limits. */
export function createPermitBank(plan: RatePlan, clock: Clock): PermitBank {
  return new BottleneckPermits(plan, clock);
}

class BottleneckPermits implements PermitBank {
  /** Of each class the budgets it counts against, its own first. */
  private readonly budgets: Readonly<Record<RequestClass, readonly [RateBudget, ...RateBudget[]]>>;
  private readonly limiters: Readonly<Record<RequestClass, Bottleneck>>;
  private readonly closing = new AbortController();
  private pace: Pace = FULL_PACE;
  private readonly paused = new Pause();
  private readonly refusals: { readonly requestClass: RequestClass; readonly atMs: number }[] = [];

  constructor(
    private readonly plan: RatePlan,
    private readonly clock: Clock,
  ) {
    const limits = limitsFor(plan);
    const write = new RateBudget(limits.write);
    const read = new RateBudget(limits.read);
    const total = new RateBudget(limits.total);
    this.budgets = { write: [write, total], read: [read, total], other: [total] };
    if (plan.usedUntilMs !== undefined) {
      for (const budget of this.all) budget.assumeUsed(plan.usedUntilMs, clock.now());
    }
    const spacing = (): Bottleneck => new Bottleneck({ maxConcurrent: 1, minTime: SPACING_MS });
    this.limiters = { write: spacing(), read: spacing(), other: spacing() };
  }

  get share(): number {
    return this.pace.share;
  }

  take(requestClass: RequestClass, wanted: number): Promise<number> {
    return this.limiters[requestClass].schedule(() => this.grant(requestClass, wanted));
  }

  sent(requestClass: RequestClass, count: number, atMs: number): void {
    const now = this.clock.now();
    for (const budget of this.budgets[requestClass]) budget.sent(now, count, atMs);
  }

  refused(requestClass: RequestClass, pauseMs: number): void {
    const nowMs = this.clock.now();
    this.paused.extend(pauseMs, nowMs);
    this.refusals.push({ requestClass, atMs: nowMs });
    while (nowMs - (this.refusals[0]?.atMs ?? nowMs) > WINDOW_MS) this.refusals.shift();
    const refused = this.refusals.filter((one) => one.requestClass === requestClass).length;
    const [own] = this.budgets[requestClass];
    this.usePace(slowDown(this.pace, { nowMs, pauseMs, accepted: own.used(nowMs, refused) }));
  }

  batchSize(requestClass: RequestClass): number {
    return permitBatch(requestClass, this.plan.writesPerSecond);
  }

  close(): void {
    this.closing.abort();
  }

  private get all(): readonly RateBudget[] {
    return [...new Set(Object.values(this.budgets).flat())];
  }

  private usePace(pace: Pace): void {
    if (pace.share !== this.pace.share) for (const budget of this.all) budget.useShare(pace.share);
    this.pace = pace;
  }

  private async grant(requestClass: RequestClass, wanted: number): Promise<number> {
    const budgets = this.budgets[requestClass];
    while (!this.closing.signal.aborted) {
      const now = this.clock.now();
      // Who joins in a pause has not heard of it.
      const pauseMs = this.paused.leftMs(now);
      if (pauseMs > 0) {
        await this.clock.sleep(pauseMs, this.closing.signal);
        continue;
      }
      this.usePace(speedUp(this.pace, now));
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
