/**
 * A moment by two clocks, in milliseconds. It has come as soon as one of them says so: the monotonic clock stands still
 * while a machine sleeps, and the wall clock may be set back.
 */
export interface Deadline {
  /** As `Clock.monotonicMs`. */
  readonly monotonicMs: number;
  /** As `Clock.now`. */
  readonly wallMs: number;
}
