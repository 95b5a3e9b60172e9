import { deferred } from '../model';

const ROWS_PER_SLOT = 4;
const EXTRA_ROWS = 16;

/**
 * Rows in progress for a process that sends `slots` requests at once. There are more rows than slots, so that rows
 * waiting for an organization, an earlier row or a retry do not leave slots idle.
 */
export function rowLimitFor(slots: number): number {
  return slots * ROWS_PER_SLOT + EXTRA_ROWS;
}

/** Bounds the rows in progress: begun and not settled. */
export class RowLimit {
  private free: number;
  private readonly waiting: (() => void)[] = [];

  constructor(rows: number) {
    this.free = rows;
  }

  /** Waits until another row may begin. Rows begin in the order in which they asked. */
  async enter(): Promise<void> {
    if (this.free > 0) {
      this.free -= 1;
      return;
    }
    const turn = deferred();
    this.waiting.push(turn.resolve);
    await turn.promise;
  }

  /** A row is no longer in progress. */
  leave(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.free += 1;
    else next();
  }

  /** Removes the limit. For a run that is abandoned: rows in progress may never leave. */
  open(): void {
    this.free = Number.POSITIVE_INFINITY;
    for (const next of this.waiting.splice(0)) next();
  }
}
