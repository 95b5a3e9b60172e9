/**
 * Admits at most `limit` requests in any span of `spanMs`: the request `limit` requests ago must have left the
 * span. Time must not run backwards.
 */
export class SlidingWindow {
  private readonly times: Float64Array;
  private next = 0;
  private admitted = 0;

  constructor(
    readonly limit: number,
    readonly spanMs: number,
  ) {
    this.times = new Float64Array(limit);
  }

  /** Milliseconds until a request can be admitted; 0 when it can be admitted now. */
  waitMs(nowMs: number): number {
    if (this.admitted < this.limit) return 0;
    const oldest = this.times[this.next] ?? 0;
    return Math.max(0, oldest + this.spanMs - nowMs);
  }

  /** Counts a request admitted at `nowMs`. */
  admit(nowMs: number): void {
    this.times[this.next] = nowMs;
    this.next = (this.next + 1) % this.limit;
    this.admitted += 1;
  }
}

/** Measures the largest number of events within any span of `spanMs`. */
export class PeakWindow {
  private times: number[] = [];
  private head = 0;
  private largest = 0;

  constructor(readonly spanMs: number) {}

  /** The largest number of events seen within one span. */
  get peak(): number {
    return this.largest;
  }

  note(nowMs: number): void {
    this.times.push(nowMs);
    while ((this.times[this.head] ?? nowMs) <= nowMs - this.spanMs) this.head += 1;
    this.largest = Math.max(this.largest, this.times.length - this.head);
    if (this.head > 10_000 && this.head * 2 > this.times.length) {
      this.times = this.times.slice(this.head);
      this.head = 0;
    }
  }
}
