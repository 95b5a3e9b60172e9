/** A request, with all that is sent for it, as the watch knows it. */
export interface WatchedRequest {
  /** When it met trouble last, and when the time before. */
  troubleMs?: number;
  troubleBeforeMs?: number;
  /** Attempts it had made when it was spared last: it has all its attempts again. */
  excusedAt?: number;
  /** Outages that were over when an attempt failed last. */
  outagesBefore?: number;
  /** It was spared though WorkOS was there: once more, and the trouble is its own. */
  isSuspect?: boolean;
}

/** When WorkOS answered well last, and since when it has not. Time is an argument. */
export class OutageWatch {
  private lastGoodMs: number | undefined;
  /** Since when there was nothing but trouble. */
  private troubleSinceMs: number | undefined;

  /** WorkOS answered: a success, a refusal or a 429. */
  good(nowMs: number): void {
    this.lastGoodMs = nowMs;
    this.troubleSinceMs = undefined;
  }

  /** A request met a server error or no answer. */
  trouble(request: WatchedRequest, nowMs: number): void {
    this.troubleSinceMs ??= nowMs;
    if (request.troubleMs !== undefined) request.troubleBeforeMs = request.troubleMs;
    request.troubleMs = nowMs;
  }

  /** True when nothing but trouble has come for so long. */
  isTroubled(nowMs: number, forMs: number): boolean {
    return this.troubleSinceMs !== undefined && nowMs - this.troubleSinceMs >= forMs;
  }

  /** True when a good answer came at this time or later. */
  isGoodSince(sinceMs: number): boolean {
    return this.lastGoodMs !== undefined && this.lastGoodMs >= sinceMs;
  }

  /** True when a request met trouble though WorkOS had answered another one since its attempt before. */
  isAlone({ troubleBeforeMs }: WatchedRequest): boolean {
    return troubleBeforeMs !== undefined && (this.lastGoodMs ?? 0) > troubleBeforeMs;
  }
}
