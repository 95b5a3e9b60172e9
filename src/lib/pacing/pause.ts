/** A period in which nothing is sent. Time is an argument. */
export class Pause {
  private untilMs = 0;

  /** Lasts for `delayMs` from now. A longer pause that is under way is not shortened. */
  extend(delayMs: number, nowMs: number): void {
    this.untilMs = Math.max(this.untilMs, nowMs + delayMs);
  }

  /** Milliseconds that are left; 0 when it is over. */
  leftMs(nowMs: number): number {
    return Math.max(0, this.untilMs - nowMs);
  }
}
