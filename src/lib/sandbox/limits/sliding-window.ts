/**
 * Admits at most `limit` requests in any span of `spanMs`, exactly: the request `limit` places back must have
 * left the span. Time must not run backwards.
 */
export class SlidingWindow {
  readonly #times: Float64Array;
  #next = 0;
  #admitted = 0;

  constructor(
    readonly limit: number,
    readonly spanMs: number,
  ) {
    this.#times = new Float64Array(limit);
  }

  /** Milliseconds until a request can be admitted; 0 when it can be now. */
  waitMs(nowMs: number): number {
    if (this.#admitted < this.limit) return 0;
    const oldest = this.#times[this.#next] ?? 0;
    return Math.max(0, oldest + this.spanMs - nowMs);
  }

  /** Counts a request admitted at `nowMs`. */
  admit(nowMs: number): void {
    this.#times[this.#next] = nowMs;
    this.#next = (this.#next + 1) % this.limit;
    this.#admitted += 1;
  }
}

/** Watches how many events fell into any span of `spanMs` at most. */
export class PeakWindow {
  #times: number[] = [];
  #head = 0;
  #peak = 0;

  constructor(readonly spanMs: number) {}

  /** The largest number of events seen within one span. */
  get peak(): number {
    return this.#peak;
  }

  note(nowMs: number): void {
    this.#times.push(nowMs);
    while ((this.#times[this.#head] ?? nowMs) <= nowMs - this.spanMs) this.#head += 1;
    this.#peak = Math.max(this.#peak, this.#times.length - this.#head);
    if (this.#head > 10_000 && this.#head * 2 > this.#times.length) {
      this.#times = this.#times.slice(this.#head);
      this.#head = 0;
    }
  }
}
