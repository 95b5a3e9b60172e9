/** A time in which nothing leaves. Time is an argument. */
export class Pause {
  private untilMs = 0;
  private lengthMs = 0;

  /** Lasts for `delayMs` from now. A longer one that is under way stands. */
  extend(delayMs: number, nowMs: number): void {
    this.untilMs = Math.max(this.leftMs(nowMs), delayMs) + nowMs;
    this.lengthMs = this.untilMs - nowMs;
  }

  /** What is left of it; 0 when it is over. */
  leftMs(nowMs: number): number {
    // A clock that was set back must not make the pause longer than was asked.
    this.untilMs = Math.min(this.untilMs, nowMs + this.lengthMs);
    return Math.max(0, this.untilMs - nowMs);
  }
}
