/** A published limit: so many requests in any window of so many milliseconds. */
export interface WindowLimit {
  readonly requests: number;
  readonly windowMs: number;
}

// The server counts when a request arrives, we when it leaves: a permit counts a little longer than the window,
// so that two requests which travel at different speeds cannot meet in one window of the server.
const MARGIN = 1.01;
const BUCKETS = 1_000;
// How much of a second's permits may be taken at once: keeps the pace even after a rest.
const BURST_SECONDS = 0.04;
// While permits are taken, who comes late for one may make up for so much: what is lost then is lost for good.
const LATE_SECONDS = 0.25;
const REST_MS = 1_000;

/**
 * The accounting of one rate limit over a sliding window, at an even pace.
 *
 * A permit is *taken* when it is granted and counts until the window, and a margin, has passed since its request
 * was *sent*. A *share* below 1 uses less of the limit. Time is an argument; nothing here waits.
 */
export class RateBudget {
  private readonly spanMs: number;
  private readonly bucketMs: number;
  private perMs = 0;
  private burst = 1;
  /** Permits in a window at the present share. */
  private most = 1;
  private readonly counts = new Float64Array(BUCKETS + 1);
  private newestBucket = -1;
  private inWindow = 0;
  private held = 0;
  private accrued: number;
  private takenAtMs = Number.NEGATIVE_INFINITY;
  private accruedAtMs = -1;

  constructor(private readonly limit: WindowLimit) {
    this.spanMs = limit.windowMs * MARGIN;
    this.bucketMs = this.spanMs / BUCKETS;
    this.useShare(1);
    this.accrued = this.burst;
  }

  /** Uses this share of the limit from now on, above 0 and at most 1. */
  useShare(share: number): void {
    this.most = Math.max(1, Math.floor(this.limit.requests * share));
    this.perMs = this.most / this.spanMs;
    this.burst = Math.max(1, this.perMs * 1000 * BURST_SECONDS);
  }

  /** Takes it that the whole limit was used, evenly, by somebody else until `untilMs`. Before anything is sent. */
  assumeUsed(untilMs: number, nowMs: number): void {
    this.advance(nowMs);
    this.accrued = 0;
    const last = Math.floor(Math.min(untilMs, nowMs) / this.bucketMs);
    for (let bucket = last; bucket > last - BUCKETS; bucket -= 1) {
      if (this.newestBucket - bucket >= this.counts.length) return;
      this.add(bucket, this.limit.requests / BUCKETS);
      this.inWindow += this.limit.requests / BUCKETS;
    }
  }

  /** What was sent in the last window, less what was refused of it, as a share of the limit. */
  used(nowMs: number, refused: number): number {
    this.advance(nowMs);
    return Math.max(0, this.inWindow - refused) / this.limit.requests;
  }

  /** Permits that may be taken now without ever exceeding the limit, at the even pace. */
  available(nowMs: number): number {
    this.advance(nowMs);
    const room = this.most - this.inWindow - this.held;
    return Math.max(0, Math.min(Math.floor(this.accrued + 1e-9), Math.floor(room)));
  }

  /** Takes `count` permits; the caller has asked `available` first. */
  take(count: number): void {
    this.held += count;
    this.accrued -= count;
    this.takenAtMs = this.accruedAtMs;
  }

  /** Starts the window of `count` permits that were taken: their requests left at `atMs`, or a little before. */
  sent(nowMs: number, count = 1, atMs = nowMs): void {
    this.advance(nowMs);
    this.held -= count;
    const bucket = Math.min(this.newestBucket, Math.floor(atMs / this.bucketMs));
    if (this.newestBucket - bucket >= this.counts.length) return;
    this.inWindow += count;
    this.add(bucket, count);
  }

  /** Milliseconds until a permit may be available again; at least 1. */
  waitMs(nowMs: number): number {
    this.advance(nowMs);
    const forPace = (1 - this.accrued) / this.perMs;
    const forWindow = this.inWindow + this.held >= this.most ? this.bucketMs : 0;
    return Math.max(1, forPace, forWindow);
  }

  private advance(nowMs: number): void {
    if (nowMs < this.accruedAtMs - this.bucketMs) this.startAgain(nowMs);
    const sinceMs = this.accruedAtMs < 0 ? 0 : Math.max(0, nowMs - this.accruedAtMs);
    this.accruedAtMs = Math.max(this.accruedAtMs, nowMs);
    const isAtRest = nowMs - this.takenAtMs >= REST_MS;
    const cap = isAtRest ? this.burst : Math.max(this.burst, this.perMs * 1000 * LATE_SECONDS);
    this.accrued = Math.min(cap, this.accrued + sinceMs * this.perMs);
    const bucket = Math.floor(nowMs / this.bucketMs);
    if (this.newestBucket < 0 || bucket - this.newestBucket > this.counts.length) {
      this.counts.fill(0);
      this.inWindow = 0;
      this.newestBucket = Math.max(this.newestBucket, bucket);
      return;
    }
    while (this.newestBucket < bucket) {
      this.newestBucket += 1;
      const slot = this.newestBucket % this.counts.length;
      this.inWindow -= this.counts[slot] ?? 0;
      this.counts[slot] = 0;
    }
  }

  // The clock was set back: what is in the window counts from now, the most careful reading of what is known.
  private startAgain(nowMs: number): void {
    this.accruedAtMs = nowMs;
    this.newestBucket = Math.floor(nowMs / this.bucketMs);
    this.counts.fill(0);
    this.add(this.newestBucket, this.inWindow);
  }

  private add(bucket: number, count: number): void {
    const slot = bucket % this.counts.length;
    this.counts[slot] = (this.counts[slot] ?? 0) + count;
  }
}
