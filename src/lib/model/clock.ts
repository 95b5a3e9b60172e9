/** Time as an argument: the real clock is wired in `cli/`, tests pass their own. */
export interface Clock {
  /**
   * The wall clock: milliseconds since 1970. Somebody may set it at any time, by any amount, so it is only for dates
   * that are recorded and for comparison with WorkOS's clock.
   */
  now(): number;
  /**
   * Whole milliseconds since a moment of this machine, the same for all its processes. Never goes back: everything that
   * measures a span of time uses it.
   */
  monotonicMs(): number;
  /** Resolves after `delayMs`, or at once when `signal` is aborted. Never rejects. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
}
