import type { PermitSource } from './permit-source';
import type { RequestClass } from './request-class';

interface Batch {
  count: number;
  readonly untilMs: number;
}

/**
 * The permits that a gate has and has not used, by class. Those that are too old count as sent: they may not be used any
 * more, and the limits must not be kept from counting them.
 */
export class PermitPool {
  private readonly batches: Readonly<Record<RequestClass, Batch[]>> = {
    write: [],
    read: [],
    other: [],
    deletion: [],
  };

  constructor(private readonly permits: Pick<PermitSource, 'lifetimeMs' | 'sent'>) {}

  add(requestClass: RequestClass, count: number, nowMs: number): void {
    const untilMs = nowMs + (this.permits.lifetimeMs ?? Number.POSITIVE_INFINITY);
    if (count > 0) this.batches[requestClass].push({ count, untilMs });
  }

  left(requestClass: RequestClass, nowMs: number): number {
    const batches = this.batches[requestClass];
    for (let [first] = batches; first !== undefined && first.untilMs < nowMs; [first] = batches) {
      batches.shift();
      this.permits.sent(requestClass, first.count, nowMs);
    }
    return batches.reduce((sum, { count }) => sum + count, 0);
  }

  /** Uses up a permit. False when none is left. */
  spend(requestClass: RequestClass, nowMs: number): boolean {
    if (this.left(requestClass, nowMs) === 0) return false;
    const batches = this.batches[requestClass];
    const [first] = batches;
    if (first === undefined) return false;
    first.count -= 1;
    if (first.count === 0) batches.shift();
    return true;
  }
}
