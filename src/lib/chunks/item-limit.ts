import { deferred } from '../model';

const ITEMS_PER_SLOT = 4;
const EXTRA_ITEMS = 16;

/**
 * Items in progress for a process that sends `slots` requests at once. There are more items than slots, so that items
 * waiting for another item, an organization or a retry do not leave slots idle.
 */
export function itemLimitFor(slots: number): number {
  return slots * ITEMS_PER_SLOT + EXTRA_ITEMS;
}

/** Bounds the items in progress: begun and not settled. */
export class ItemLimit {
  private free: number;
  private readonly waiting: (() => void)[] = [];

  constructor(items: number) {
    this.free = items;
  }

  /** Waits until another item may begin. Items begin in the order in which they asked. */
  async enter(): Promise<void> {
    if (this.free > 0) {
      this.free -= 1;
      return;
    }
    const turn = deferred();
    this.waiting.push(turn.resolve);
    await turn.promise;
  }

  /** An item is no longer in progress. */
  leave(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.free += 1;
    else next();
  }

  /** Removes the limit. For a run that is abandoned: items in progress may never leave. */
  open(): void {
    this.free = Number.POSITIVE_INFINITY;
    for (const next of this.waiting.splice(0)) next();
  }
}
