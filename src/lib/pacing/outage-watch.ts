// Fewer may be the fault of a few rows.
const DISTINCT_REQUESTS = 10;

/** A request, with all that is sent for it, as the watch knows it. */
export interface WatchedRequest {
  /** When it was counted last. */
  countedIn?: number;
  /** Attempts it had made when an outage was over: it has all its attempts again. */
  sparedAt?: number;
}

/**
 * Tells an outage from the trouble of single requests: nothing but server errors and broken connections, of many
 * different requests. Time is an argument.
 */
export class OutageWatch {
  private lastGoodMs: number | undefined;
  /** Since when there was nothing but trouble. */
  private troubleSinceMs: number | undefined;
  /** Rises with every good answer. */
  private period = 0;
  private distinct = 0;

  /** WorkOS answered: a success, a refusal or a 429. */
  good(nowMs: number): void {
    this.lastGoodMs = nowMs;
    this.troubleSinceMs = undefined;
    this.period += 1;
    this.distinct = 0;
  }

  /** A request met a server error or no answer. However often it is tried again, it counts once. */
  trouble(request: WatchedRequest, nowMs: number): void {
    this.troubleSinceMs ??= nowMs;
    if (request.countedIn === this.period) return;
    request.countedIn = this.period;
    this.distinct += 1;
  }

  /** True when nothing else has come for so long. */
  isDown(nowMs: number, forMs: number): boolean {
    if (this.troubleSinceMs === undefined || this.distinct < DISTINCT_REQUESTS) return false;
    return nowMs - this.troubleSinceMs >= forMs;
  }

  /** True when a good answer came at this time or later. */
  isGoodSince(sinceMs: number): boolean {
    return this.lastGoodMs !== undefined && this.lastGoodMs >= sinceMs;
  }
}
