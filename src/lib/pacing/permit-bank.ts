import type { Clock } from '../model';
import { FULL_PACE, type Pace, slowDown, speedUp } from './pace';
import { Pause } from './pause';
import type { PermitBank } from './permit-source';
import { RateBudget } from './rate-budget';
import { limitsFor, permitBatch, type RatePlan, WINDOW_MS } from './rate-plan';
import type { RequestClass } from './request-class';
import type { Throttle } from './throttle';
import { Turns } from './turns';

/** The permits of a run: budgets keep the limits, and the grants of a class take turns. */
export function createPermitBank(plan: RatePlan, clock: Clock): PermitBank {
  return new BudgetedPermits(plan, clock);
}

class BudgetedPermits implements PermitBank {
  /** Of each class the budgets it counts against, its own first. */
  private readonly budgets: Readonly<Record<RequestClass, readonly [RateBudget, ...RateBudget[]]>>;
  private readonly turns: Readonly<Record<RequestClass, Turns>>;
  private readonly closing = new AbortController();
  private pace: Pace = FULL_PACE;
  private readonly pause = new Pause();
  /** The 429s of the last window. */
  private readonly throttles: { readonly requestClass: RequestClass; readonly atMs: number }[] = [];

  constructor(
    private readonly plan: RatePlan,
    private readonly clock: Clock,
  ) {
    const limits = limitsFor(plan);
    const write = new RateBudget(limits.write);
    const read = new RateBudget(limits.read);
    const total = new RateBudget(limits.total);
    const deletion = new RateBudget(limits.deletion);
    this.budgets = {
      write: [write, total],
      read: [read, total],
      other: [total],
      deletion: [deletion, total],
    };
    if (plan.isUsedUp === true) {
      for (const budget of this.all) budget.assumeUsed(clock.monotonicMs());
    }
    this.turns = {
      write: new Turns(clock),
      read: new Turns(clock),
      other: new Turns(clock),
      deletion: new Turns(clock),
    };
  }

  get share(): number {
    return this.pace.share;
  }

  take(requestClass: RequestClass, wanted: number): Promise<number> {
    return this.turns[requestClass].take(() => this.grant(requestClass, wanted));
  }

  sent(requestClass: RequestClass, count: number, atMs: number): void {
    const now = this.clock.monotonicMs();
    for (const budget of this.budgets[requestClass]) budget.sent(now, count, atMs);
  }

  slowDown({ requestClass, delayMs }: Throttle): void {
    const nowMs = this.clock.monotonicMs();
    this.pause.extend(delayMs, nowMs);
    this.throttles.push({ requestClass, atMs: nowMs });
    while (nowMs - (this.throttles[0]?.atMs ?? nowMs) > WINDOW_MS) this.throttles.shift();
    const throttled = this.throttles.filter((one) => one.requestClass === requestClass).length;
    const [own] = this.budgets[requestClass];
    const accepted = own.acceptedShare(nowMs, throttled);
    this.usePace(slowDown(this.pace, { nowMs, delayMs, accepted }));
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
      const now = this.clock.monotonicMs();
      // A process that starts during a pause has not been notified of it.
      const pauseMs = this.pause.leftMs(now);
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
