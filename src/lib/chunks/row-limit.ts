// Rows that wait for an organization, an earlier row or a retry must not keep slots idle.
const SEATS_PER_SLOT = 4;
const EXTRA_SEATS = 16;

/** Seats for a process that sends `slots` requests at once. */
export function rowLimitFor(slots: number): number {
  return slots * SEATS_PER_SLOT + EXTRA_SEATS;
}

/**
 * Bounds the rows that are begun and not settled. More rows than slots: rows that wait for an organization, an
 * earlier row or a retry must not keep slots idle.
 */
export class RowLimit {
  private free: number;
  private readonly waiting: (() => void)[] = [];

  constructor(rows: number) {
    this.free = rows;
  }

  async enter(): Promise<void> {
    if (this.free > 0) {
      this.free -= 1;
      return;
    }
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** Lets everybody in from now on: the run is given up, and nobody may wait for a seat for ever. */
  open(): void {
    this.free = Number.POSITIVE_INFINITY;
    for (const next of this.waiting.splice(0)) next();
  }

  leave(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.free += 1;
    else next();
  }
}
