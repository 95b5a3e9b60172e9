// Fewer may be the fault of a few rows.
const DISTINCT_REQUESTS = 10;

/** A request as the watch knows it: when it counted it last. */
export interface WatchedRequest {
  countedIn?: number;
}

/**
 * Tells an outage from the trouble of single requests: nothing but server errors and broken connections, of many
 * different requests, where answers came before. Time is an argument.
 */
export class OutageWatch {
  private lastGoodMs: number | undefined;
  /** Rises with every good answer. */
  private period = 0;
  private distinct = 0;

  /** WorkOS answered: a success, a refusal or a 429. */
  good(nowMs: number): void {
    this.lastGoodMs = nowMs;
    this.period += 1;
    this.distinct = 0;
  }

  /** A request met a server error or no answer. However often it is tried again, it counts once. */
  trouble(request: WatchedRequest): void {
    if (request.countedIn === this.period) return;
    request.countedIn = this.period;
    this.distinct += 1;
  }

  /** True when nothing else has come for so long. Never true before the first good answer. */
  isDown(nowMs: number, forMs: number): boolean {
    if (this.lastGoodMs === undefined || this.distinct < DISTINCT_REQUESTS) return false;
    return nowMs - this.lastGoodMs >= forMs;
  }

  /** True when a good answer came at this time or later. */
  isGoodSince(sinceMs: number): boolean {
    return this.lastGoodMs !== undefined && this.lastGoodMs >= sinceMs;
  }
}
