/** A published limit: at most `requests` in any window of `windowMs`. */
export interface WindowLimit {
  readonly requests: number;
  readonly windowMs: number;
}

// The server counts a request when it arrives, this process when it is sent. A permit counts a little longer than the
// window, so that a slow request and a fast one cannot meet in one window of the server.
const MARGIN = 1.01;
const BUCKETS = 1_000;
// The share of a second's permits that may be taken at once: keeps the pace even after a rest.
const BURST_SECONDS = 0.04;
// While permits are in demand, permits of this many seconds may be caught up on: a timer that fires late costs no pace.
const LATE_SECONDS = 0.25;
const REST_MS = 1_000;

/**
 * The accounting of one rate limit over a sliding window, at an even pace.
 *
 * A permit is *taken* when it is granted. It counts until the window, and a margin, has passed since its request was
 * *sent*. A *share* below 1 uses less of the limit. Time is an argument and never goes back; nothing here waits.
 */
export class RateBudget {
  private readonly spanMs: number;
  private readonly bucketMs: number;
  private perMs = 0;
  /** Permits that may be taken at once after a rest. */
  private burst = 1;
  /** Permits in a window at the present share. */
  private limitNow = 1;
  /** Requests sent, by time: a ring of buckets that together span the window. */
  private readonly counts = new Float64Array(BUCKETS + 1);
  private newestBucket = -1;
  /** The sum of `counts`. */
  private inWindow = 0;
  /** Permits that were taken and whose requests were not sent yet. */
  private taken = 0;
  /** Permits that the even pace has made available. */
  private accrued: number;
  private lastTakenAtMs = Number.NEGATIVE_INFINITY;
  private accruedAtMs = -1;

  constructor(private readonly limit: WindowLimit) {
    this.spanMs = limit.windowMs * MARGIN;
    this.bucketMs = this.spanMs / BUCKETS;
    this.useShare(1);
    this.accrued = this.burst;
  }

  /** Uses this share of the limit from now on, above 0 and at most 1. */
  useShare(share: number): void {
    this.limitNow = Math.max(1, Math.floor(this.limit.requests * share));
    this.perMs = this.limitNow / this.spanMs;
    this.burst = Math.max(1, this.perMs * 1000 * BURST_SECONDS);
  }

  /** Assumes that an earlier run used the whole limit, evenly, until now. To be called before anything is sent. */
  assumeUsed(nowMs: number): void {
    this.advance(nowMs);
    this.accrued = 0;
    this.inWindow = this.limit.requests;
    this.counts.fill(this.limit.requests / BUCKETS);
    // The ring has one bucket more than the window: the one that will be the next.
    this.counts[(this.newestBucket + 1) % this.counts.length] = 0;
  }

  /** Requests of the last window, without the `throttled` ones that were answered 429, as a share of the limit. */
  acceptedShare(nowMs: number, throttled: number): number {
    this.advance(nowMs);
    return Math.max(0, this.inWindow - throttled) / this.limit.requests;
  }

  /** Permits that may be taken now, at the even pace and without exceeding the limit in any window. */
  available(nowMs: number): number {
    this.advance(nowMs);
    const room = this.limitNow - this.inWindow - this.taken;
    // Sums of fractions miss whole numbers by a hair.
    return Math.max(0, Math.floor(Math.min(this.accrued, room) + 1e-9));
  }

  /** Takes `count` permits, which must be `available`. */
  take(count: number): void {
    this.taken += count;
    this.accrued -= count;
    this.lastTakenAtMs = this.accruedAtMs;
  }

  /** Starts the window of `count` permits that were taken: their requests were sent at `atMs`, or a little before. */
  sent(nowMs: number, count = 1, atMs = nowMs): void {
    this.advance(nowMs);
    this.taken -= count;
    const bucket = Math.min(this.newestBucket, Math.floor(atMs / this.bucketMs));
    if (this.newestBucket - bucket >= this.counts.length) return;
    this.inWindow += count;
    this.add(bucket, count);
  }

  /** Milliseconds until a permit may be available again; at least 1. */
  waitMs(nowMs: number): number {
    this.advance(nowMs);
    const forPace = (1 - this.accrued) / this.perMs;
    const forWindow = this.inWindow + this.taken >= this.limitNow ? this.bucketMs : 0;
    return Math.max(1, forPace, forWindow);
  }

  private advance(nowMs: number): void {
    const sinceMs = this.accruedAtMs < 0 ? 0 : nowMs - this.accruedAtMs;
    this.accruedAtMs = nowMs;
    const isAtRest = nowMs - this.lastTakenAtMs >= REST_MS;
    const cap = isAtRest ? this.burst : Math.max(this.burst, this.perMs * 1000 * LATE_SECONDS);
    this.accrued = Math.min(cap, this.accrued + sinceMs * this.perMs);
    const bucket = Math.floor(nowMs / this.bucketMs);
    if (this.newestBucket < 0 || bucket - this.newestBucket > this.counts.length) {
      this.counts.fill(0);
      this.inWindow = 0;
      this.newestBucket = bucket;
      return;
    }
    while (this.newestBucket < bucket) {
      this.newestBucket += 1;
      const index = this.newestBucket % this.counts.length;
      this.inWindow -= this.counts[index] ?? 0;
      this.counts[index] = 0;
    }
  }

  private add(bucket: number, count: number): void {
    const index = bucket % this.counts.length;
    this.counts[index] = (this.counts[index] ?? 0) + count;
  }
}
