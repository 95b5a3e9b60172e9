/** A permit that is not used so long after it was due is lost: many late ones together would exceed the limit. */
export const USABLE_MS = 100;
/** A gate takes twice for one request: what it sends, and what it holds ready. More is demand. */
const DEMAND_TAKES = 3;

/** Permits of one class that were booked: the first is due at `dueAtMs`, each next one `stepMs` later. */
export interface Booked {
  count: number;
  dueAtMs: number;
  readonly stepMs: number;
  /** Taken off `USABLE_MS`: how much earlier than known here the permits may have been due. */
  readonly unsureMs: number;
}

/** What is booked of one class of requests, in the order in which it is due. Time is an argument; nothing here waits. */
export class BookedLine {
  booking: Promise<void> | undefined;
  /** Permits that the run's own limits have granted, and that were not handed out. */
  ownLeft = 0;
  stepMs = Number.POSITIVE_INFINITY;
  /** When permits were taken last. */
  private readonly takes: number[] = [];
  private wake: (() => void) | undefined;
  private readonly booked: Booked[] = [];
  private last: Promise<unknown> = Promise.resolve();

  /** Calls `work` once all earlier calls have ended. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.last.then(work);
    this.last = done.catch(() => undefined);
    return done;
  }

  add(booked: Booked): void {
    this.booked.push(booked);
  }

  /** Takes permits that are due, `wanted` at most, and forgets those that were due too long ago. */
  takeDue(nowMs: number, wanted: number): number {
    let taken = 0;
    for (let [first] = this.booked; first !== undefined; [first] = this.booked) {
      while (taken < wanted && first.count > 0 && first.dueAtMs <= nowMs) {
        if (nowMs <= first.dueAtMs + USABLE_MS - first.unsureMs) taken += 1;
        first.count -= 1;
        first.dueAtMs += first.stepMs;
      }
      if (first.count > 0) break;
      this.booked.shift();
    }
    if (taken > 0) {
      this.takes.push(nowMs);
      if (this.takes.length > DEMAND_TAKES) this.takes.shift();
    }
    return taken;
  }

  get isEmpty(): boolean {
    return this.booked.length === 0;
  }

  get tookAtMs(): number {
    return this.takes.at(-1) ?? Number.NEGATIVE_INFINITY;
  }

  /** True when permits were taken several times in a short time. */
  isInDemand(nowMs: number, withinMs: number): boolean {
    const [first] = this.takes;
    return first !== undefined && this.takes.length === DEMAND_TAKES && nowMs - first <= withinMs;
  }

  /** Waits until `bookingEnded`. One waits at a time: `inTurn` sees to it. */
  untilBookingEnds(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }

  bookingEnded(): void {
    this.booking = undefined;
    this.endWait();
  }

  /** Ends the wait for a booking, which may come later. */
  endWait(): void {
    this.wake?.();
    this.wake = undefined;
  }

  /** Milliseconds until the first permit is due; undefined when none is booked. */
  nextDueMs(nowMs: number): number | undefined {
    const [first] = this.booked;
    return first === undefined ? undefined : first.dueAtMs - nowMs;
  }

  /** Milliseconds until the last permit is due. */
  untilMs(nowMs: number): number {
    const last = this.booked.at(-1);
    return last === undefined ? 0 : last.dueAtMs + (last.count - 1) * last.stepMs - nowMs;
  }
}
