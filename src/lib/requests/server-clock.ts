import type { Clock, IntentTime } from '../model';

// WorkOS's clock is known to the second: its `Date` header has whole seconds.
const TOLERANCE_MS = 2_000;
/**
 * An object with the external id of the step is hardly ever another creator's. Clocks of servers behind one balancer,
 * and a machine's clock without a time service, are a minute apart at most.
 */
const SAME_ID_TOLERANCE_MS = 60_000;
/** How far a `Date` may be ahead of the clock that dates objects: a proxy or another server of WorkOS wrote it. */
const HEADER_TOLERANCE_MS = 6_000;
// How wrong this machine's clock may have been before it was set: clocks without a time service drift by seconds a day.
const UNSET_CLOCK_MS = 60_000;
/** How long an offset counts at least: clocks are set, and drift. */
const OFFSETS_FOR_MS = 300_000;

/** True when an object of this age may be one that the step created. */
export type IsSince = (createdAtMs: number, identity: { readonly hasSameId: boolean }) => boolean;

/**
 * What is known about WorkOS's clock, which dates the objects that a look finds. Two sources, the better first: the
 * creation times of objects whose create was answered, and `Date` headers, which a proxy may write by a clock of its
 * own. Of several offsets the lowest counts: servers behind a balancer have clocks that differ. Of a server that has
 * dated no object yet, the headers tell by how much.
 */
export class ServerClock {
  private readonly fromObjects = new Offsets();
  private readonly fromHeaders = new Offsets();
  private readonly beganAheadMs: number;

  constructor(private readonly clock: Clock) {
    this.beganAheadMs = clock.now() - clock.monotonicMs();
  }

  /** The server's time less that of the wall clock by an answer's `Date`, or undefined where it had none. */
  noteHeader(offsetMs: number | undefined): void {
    if (offsetMs === undefined) return;
    const { nowMs } = this;
    this.fromHeaders.add(offsetMs + this.clock.now() - nowMs, nowMs);
  }

  /** An answer that has just arrived says when its object was created. Only for a create that was sent once. */
  noteCreated(createdAtMs: number): void {
    const { nowMs } = this;
    this.fromObjects.add(createdAtMs - nowMs, nowMs);
  }

  /** The time of an intent that begins now. */
  intentNow(): IntentTime {
    const atMs = this.nowMs;
    const { lowestMs } = this.offsets;
    // A later run has no other time to go by. Where the clock was set since this one began, one of the two is wrong.
    if (lowestMs === undefined) return { atMs: Math.min(atMs, this.clock.now()) };
    // A later run cannot know where an offset came from.
    const isFromHeaders = this.fromObjects.lowestMs === undefined;
    const toleranceMs = isFromHeaders ? HEADER_TOLERANCE_MS : this.apartMs;
    return { atMs, offsetMs: lowestMs - toleranceMs };
  }

  /**
   * Tells the objects that a step may have created from older ones.
   *
   * @param isEarlier true when an earlier run had the intent. This machine's clock may have been set since.
   */
  since(intent: IntentTime, isEarlier: boolean): IsSince {
    return (createdAtMs, { hasSameId }) => {
      const toleranceMs = hasSameId ? SAME_ID_TOLERANCE_MS : TOLERANCE_MS;
      if (createdAtMs >= this.earliestMs(intent, isEarlier) - toleranceMs) return true;
      // A `Date` may be far off. Unless objects say the same, the time between the intent and now by our clock counts, too.
      return (
        hasSameId &&
        !this.isConfirmed(intent) &&
        createdAtMs >= intent.atMs - toleranceMs &&
        createdAtMs <= this.nowMs + toleranceMs
      );
    };
  }

  /** True when objects say that WorkOS's clock is as far ahead as the intent has it. */
  private isConfirmed({ offsetMs = -Infinity }: IntentTime): boolean {
    const { lowestMs } = this.fromObjects;
    return lowestMs !== undefined && offsetMs - lowestMs <= SAME_ID_TOLERANCE_MS;
  }

  /**
   * The time of this machine, as if nobody had set its clock since the run began. One that is set would move every offset
   * that is known, and every intent before the next answer would be dated wrongly.
   */
  private get nowMs(): number {
    return this.beganAheadMs + this.clock.monotonicMs();
  }

  private get offsets(): Offsets {
    return this.fromObjects.lowestMs === undefined ? this.fromHeaders : this.fromObjects;
  }

  /**
   * How far the clocks of servers are apart from which no created object has come yet, by the dates of their answers;
   * 0 while no object has come at all.
   */
  private get apartMs(): number {
    if (this.fromObjects.lowestMs === undefined) return 0;
    return Math.min(this.fromHeaders.spreadMs, HEADER_TOLERANCE_MS);
  }

  /** The earliest time, by WorkOS's clock, that the intent can have had. */
  private earliestMs({ atMs, offsetMs }: IntentTime, isEarlier: boolean): number {
    const { lowestMs, spreadMs } = this.offsets;
    const nowMs = lowestMs ?? 0;
    if (!isEarlier) return atMs + nowMs - this.apartMs;
    if (offsetMs !== undefined) return atMs + offsetMs - Math.max(spreadMs, this.apartMs);
    // What WorkOS's clock said then is unknown. It was as far ahead as now, or equal to this machine's clock, which was
    // nearly right.
    return atMs + Math.min(0, nowMs) - UNSET_CLOCK_MS;
  }
}

interface Range {
  readonly lowestMs: number;
  readonly highestMs: number;
}

/** The lowest and the highest offset of the last five to ten minutes. */
class Offsets {
  private current: Range | undefined;
  private previous: Range | undefined;
  private sinceMs = 0;

  get lowestMs(): number | undefined {
    if (this.current === undefined) return undefined;
    return Math.min(this.current.lowestMs, this.previous?.lowestMs ?? Infinity);
  }

  /** How far the clocks behind one address are apart. */
  get spreadMs(): number {
    if (this.current === undefined) return 0;
    const highestMs = Math.max(this.current.highestMs, this.previous?.highestMs ?? -Infinity);
    return highestMs - Math.min(this.current.lowestMs, this.previous?.lowestMs ?? Infinity);
  }

  add(offsetMs: number, nowMs: number): void {
    if (nowMs - this.sinceMs >= OFFSETS_FOR_MS) {
      this.previous = this.current;
      this.current = undefined;
      this.sinceMs = nowMs;
    }
    const { lowestMs, highestMs } = this.current ?? { lowestMs: offsetMs, highestMs: offsetMs };
    if (this.current !== undefined && offsetMs >= lowestMs && offsetMs <= highestMs) return;
    this.current = {
      lowestMs: Math.min(lowestMs, offsetMs),
      highestMs: Math.max(highestMs, offsetMs),
    };
  }
}
