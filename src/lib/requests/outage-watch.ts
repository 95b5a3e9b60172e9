/** What the watch records about a request: all attempts of one step together. */
export interface WatchedRequest {
  /** When it failed last, and when the time before. */
  failedAtMs?: number;
  failedBeforeMs?: number;
  /** How many of its attempts do not count against the retry policy. */
  excusedAttempts?: number;
  /** How many outages were over when an attempt failed last. */
  outagesSeen?: number;
  /** It was excused although WorkOS answered a probe: if it fails again, the failure is its own. */
  isSuspect?: boolean;
}

/**
 * When WorkOS answered last, and since when it has only failed. An answer is a success, a refusal or a 429; a failure
 * is a server error or no answer. Time is an argument.
 */
export class OutageWatch {
  private answeredAtMs: number | undefined;
  /** Since when there were failures alone. */
  private failingSinceMs: number | undefined;

  recordAnswer(nowMs: number): void {
    this.answeredAtMs = nowMs;
    this.failingSinceMs = undefined;
  }

  recordFailure(request: WatchedRequest, nowMs: number): void {
    this.failingSinceMs ??= nowMs;
    if (request.failedAtMs !== undefined) request.failedBeforeMs = request.failedAtMs;
    request.failedAtMs = nowMs;
  }

  /** True when every request of the last `forMs` failed, and at least one did. */
  hasOnlyFailedFor(forMs: number, nowMs: number): boolean {
    return this.failingSinceMs !== undefined && nowMs - this.failingSinceMs >= forMs;
  }

  /** True when an answer arrived at this time or later. */
  hasAnsweredSince(sinceMs: number): boolean {
    return this.answeredAtMs !== undefined && this.answeredAtMs >= sinceMs;
  }

  /** True when WorkOS answered another request between the last two failures of this one. */
  isFailingAlone({ failedBeforeMs }: WatchedRequest): boolean {
    return failedBeforeMs !== undefined && (this.answeredAtMs ?? 0) > failedBeforeMs;
  }
}
