import type { Clock } from '../model';
import { atClock, FULL_PACE, type Pace, readPace, slowDown, speedUp } from './pace';
import { BookedLine, USABLE_MS } from './booked-line';
import type { PermitBank } from './permit-source';
import type { RequestClass } from './request-class';
import type { Throttle } from './throttle';

/**
 * The books of a rate budget that several processes share, on any machines. A call waits while they cannot be reached, and
 * rejects once they are closed.
 */
export interface RateBookkeeping {
  /**
   * Books requests, evenly spaced: the first may leave in `dueMs`, each next one `stepMs` later. Books none when the first
   * could leave only after `aheadMs`. `share` is the share of the limits that is used now, `tookMs` how long the booking
   * itself took.
   */
  book(
    requestClass: RequestClass,
    wanted: number,
    aheadMs: number,
  ): Promise<{
    readonly granted: number;
    readonly dueMs: number;
    readonly stepMs: number;
    readonly share: number;
    readonly tookMs: number;
  }>;
  /** Books nothing for anybody for so long. */
  pause(delayMs: number): Promise<void>;
  /** Changes the pace of all; `change` gets the present one with the time of the books, and may be called again. */
  changePace(
    requestClass: RequestClass,
    change: (stored: {
      readonly pace: unknown;
      readonly nowMs: number;
      readonly bookedShare: number;
    }) => Pace | undefined,
  ): Promise<void>;
}

/** How far ahead requests are booked. A process that is killed takes so much of the budget with it. */
const AHEAD_MS = 250;
/** While permits are in demand so many are booked before they are due: a process that is late by less loses none. */
const IN_STOCK_MS = 100;
/** Permits that are taken again and again in so short a time are in demand. */
const IN_DEMAND_MS = 250;
const SPACING_MS = 5;
const RETRY_MS = 1_000;
const SPEED_UP_EVERY_MS = 1_000;
/** How much longer an answer of the books may take than the fastest, before what it grants is too uncertain. */
const LATE_ANSWER_MS = 80;
/** So many answers are compared. When all of them are slow, the way to the books has become longer. */
const COMPARED_ANSWERS = 10;

export interface SharedParts {
  readonly clock: Clock;
  /** The books fail for a reason that waiting does not end. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * The permits of a run that shares its budget: each is granted by the limits of this run, then booked with all others, and
 * handed out when it is due.
 */
export function sharePermits(
  own: PermitBank,
  books: RateBookkeeping,
  parts: SharedParts,
): PermitBank {
  return new SharedPermits(own, books, parts);
}

class SharedPermits implements PermitBank {
  /** Gates drop permits that they have not used so long after they got them. */
  readonly lifetimeMs = USABLE_MS / 2;
  private readonly closing = new AbortController();
  private readonly clock: Clock;
  private readonly onFailure: SharedParts['onFailure'];
  private readonly lines: Readonly<Record<RequestClass, BookedLine>>;
  private shareNow = 1;
  private spedUpAtMs = Number.NEGATIVE_INFINITY;
  /** How long the last answers of the books took. */
  private readonly answersMs: number[] = [];

  constructor(
    private readonly own: PermitBank,
    private readonly books: RateBookkeeping,
    { clock, onFailure }: SharedParts,
  ) {
    this.clock = clock;
    this.onFailure = onFailure;
    this.lines = {
      write: new BookedLine(),
      read: new BookedLine(),
      other: new BookedLine(),
      deletion: new BookedLine(),
    };
  }

  get share(): number {
    return this.shareNow;
  }

  take(requestClass: RequestClass, wanted: number): Promise<number> {
    return this.lines[requestClass].inTurn(() => this.grant(requestClass, wanted));
  }

  sent(requestClass: RequestClass, count: number, atMs: number): void {
    this.own.sent(requestClass, count, atMs);
  }

  /** The pause and the slower pace are those of all processes; this run's own limits stay as they are. */
  slowDown({ requestClass, delayMs }: Throttle): void {
    this.inBackground(async () => {
      await this.books.pause(delayMs);
      await this.books.changePace(requestClass, ({ pace, nowMs, bookedShare }) =>
        slowDown(storedPace(pace, nowMs), {
          nowMs,
          delayMs,
          accepted: Math.min(this.shareNow, bookedShare),
        }),
      );
    });
  }

  batchSize(requestClass: RequestClass): number {
    return this.own.batchSize(requestClass);
  }

  close(): void {
    this.closing.abort();
    for (const line of Object.values(this.lines)) line.endWait();
    this.own.close();
  }

  private async grant(requestClass: RequestClass, wanted: number): Promise<number> {
    const line = this.lines[requestClass];
    if (line.ownLeft === 0) line.ownLeft = await this.own.take(requestClass, wanted);
    while (!this.closing.signal.aborted && line.ownLeft > 0) {
      const nowMs = this.clock.monotonicMs();
      const count = line.takeDue(nowMs, Math.min(wanted, line.ownLeft));
      if (count > 0) {
        line.ownLeft -= count;
        if (line.isInDemand(nowMs, IN_DEMAND_MS)) this.stockUp(requestClass, nowMs);
        return count;
      }
      await this.waitForDue(requestClass, nowMs);
    }
    return 0;
  }

  /** Waits until a permit is due, or until one is booked. */
  private async waitForDue(requestClass: RequestClass, nowMs: number): Promise<void> {
    const line = this.lines[requestClass];
    this.stockUp(requestClass, nowMs);
    const dueMs = line.nextDueMs(nowMs);
    if (dueMs === undefined) {
      // A run that is closed must not wait for books that are away: `close` ends this, too.
      await line.untilBookingEnds();
      return;
    }
    const spacedMs = line.tookAtMs + SPACING_MS - nowMs;
    await this.clock.sleep(Math.max(1, dueMs, spacedMs), this.closing.signal);
  }

  /** Books ahead of what is due, more for books that are far away. */
  private stockUp(requestClass: RequestClass, nowMs: number): void {
    const line = this.lines[requestClass];
    const stockMs = line.isInDemand(nowMs, IN_DEMAND_MS) ? IN_STOCK_MS : 0;
    const lackingMs = stockMs + 2 * this.roundTripMs - line.untilMs(nowMs);
    if (line.isEmpty || lackingMs > SPACING_MS) this.bookMore(requestClass, lackingMs);
  }

  private bookMore(requestClass: RequestClass, lackingMs: number): void {
    const line = this.lines[requestClass];
    line.booking ??= this.book(requestClass, lackingMs)
      .catch((error: unknown) => {
        if (this.closing.signal.aborted) return;
        this.onFailure(error);
        this.close();
      })
      .finally(() => {
        line.bookingEnded();
      });
  }

  private async book(requestClass: RequestClass, lackingMs: number): Promise<void> {
    const line = this.lines[requestClass];
    const wanted = Math.max(1, line.ownLeft, Math.floor(lackingMs / line.stepMs));
    const booking = await this.books.book(requestClass, wanted, AHEAD_MS);
    const { granted, dueMs, stepMs, share, tookMs } = booking;
    const answeredAtMs = this.clock.monotonicMs();
    line.stepMs = stepMs;
    this.shareNow = share;
    this.answersMs.push(tookMs);
    if (this.answersMs.length > COMPARED_ANSWERS) this.answersMs.shift();
    if (share < 1) this.speedUp(requestClass, answeredAtMs);
    if (granted === 0) {
      const waitMs = Math.min(RETRY_MS, Math.max(SPACING_MS, dueMs - AHEAD_MS / 2));
      await this.clock.sleep(waitMs, this.closing.signal);
      return;
    }
    const unsureMs = tookMs - this.roundTripMs;
    if (unsureMs > LATE_ANSWER_MS) return;
    line.add({ count: granted, dueAtMs: answeredAtMs + dueMs, stepMs, unsureMs });
  }

  /** The fastest of the last answers of the books. */
  private get roundTripMs(): number {
    return this.answersMs.length === 0 ? 0 : Math.min(...this.answersMs);
  }

  /** Time without a 429 raises the pace of all, whoever notices it. */
  private speedUp(requestClass: RequestClass, nowMs: number): void {
    if (nowMs - this.spedUpAtMs < SPEED_UP_EVERY_MS) return;
    this.spedUpAtMs = nowMs;
    this.inBackground(() =>
      this.books.changePace(requestClass, (stored) => {
        const { pace, nowMs: atMs } = stored;
        const kept = readPace(pace) ?? FULL_PACE;
        const next = speedUp(atClock(kept, atMs), atMs);
        return next === kept ? undefined : next;
      }),
    );
  }

  private inBackground(work: () => Promise<void>): void {
    work().catch((error: unknown) => {
      if (!this.closing.signal.aborted) this.onFailure(error);
    });
  }
}

function storedPace(pace: unknown, nowMs: number): Pace {
  return atClock(readPace(pace) ?? FULL_PACE, nowMs);
}
