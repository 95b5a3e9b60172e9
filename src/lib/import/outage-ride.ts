import { Abort, type Answer, type Clock } from '../model';
import { type Gate, OutageWatch, type WatchedRequest } from '../pacing';
import type { StopSwitch } from './stop-switch';

// One request each, with growing pauses, over five minutes in all.
const PROBE_AFTER_MS = [1, 2, 4, 8, 15, 30, 60, 60, 60, 60].map((seconds) => seconds * 1_000);
/** Nothing but trouble for so long holds everybody back. */
const SUSPECTED_AFTER_MS = 5_000;

export interface RideParts {
  readonly gate: Gate;
  readonly clock: Clock;
  readonly stop: StopSwitch;
  /** Told when an outage begins, and when it is over. */
  readonly onOutage: (isOn: boolean) => void;
}

/**
 * Rides out an outage: while WorkOS answers nothing but server errors, or nothing at all, everybody waits, no row
 * fails for it, and one request now and then finds out when it is over. One that lasts ends the job.
 */
export class OutageRide {
  private readonly watch = new OutageWatch();
  private isRiding = false;
  /** Other processes of the run that ride one out. */
  private others = 0;
  /** When anything was answered last, whatever it was; 0: never. */
  private lastAnswerMs = 0;

  constructor(private readonly parts: RideParts) {}

  /** Hears every answer, while the slot of its request is still taken. */
  hear(answer: Answer<unknown>, request: WatchedRequest, nowMs: number): void {
    const isAnswered = answer.ok || answer.failure.httpStatus !== undefined;
    if (isAnswered) this.lastAnswerMs = nowMs;
    if (answer.ok || answer.failure.retryClass !== 'transient') {
      if (isAnswered) this.watch.good(nowMs);
      return;
    }
    // An address that never answered is no outage: the first request that gives it up ends the job.
    if (this.lastAnswerMs === 0) return;
    this.watch.trouble(request, nowMs);
    if (this.watch.isDown(nowMs, SUSPECTED_AFTER_MS)) this.begin();
  }

  /** True when anything was answered at this time or later. */
  wasAnsweredSince(sinceMs: number): boolean {
    return this.lastAnswerMs >= sinceMs;
  }

  /**
   * For a request that has used up its attempts: true when an outage is the reason. It gets them all again, and waits at
   * the gate, where it may be the one that finds out when the outage is over.
   */
  spares(request: WatchedRequest, attempt: number): boolean {
    const isDown = this.watch.isDown(this.parts.clock.now(), 0);
    if (!this.isRiding && this.others === 0 && !isDown) return false;
    if (isDown) this.begin();
    request.sparedAt = attempt;
    return true;
  }

  /** Another process of the run meets an outage, or the end of it: this one waits, too. */
  follow(isOn: boolean): void {
    this.others += isOn ? 1 : -1;
    if (isOn) this.parts.gate.hold();
    else this.releaseWhenOver();
  }

  private begin(): void {
    if (this.isRiding) return;
    this.isRiding = true;
    this.parts.gate.hold();
    this.parts.onOutage(true);
    // It ends in the gate or in the stop switch, and never rejects.
    void this.ride();
  }

  private releaseWhenOver(): void {
    if (!this.isRiding && this.others === 0) this.parts.gate.release();
  }

  private async ride(): Promise<void> {
    const { gate, clock, stop, onOutage } = this.parts;
    const beganMs = clock.now();
    for (const pauseMs of PROBE_AFTER_MS) {
      await clock.sleep(pauseMs, stop.signal);
      if (!this.watch.isGoodSince(beganMs)) await gate.probe();
      if (stop.signal.aborted) return;
      if (this.watch.isGoodSince(beganMs)) {
        this.isRiding = false;
        this.releaseWhenOver();
        onOutage(false);
        return;
      }
    }
    stop.halt(
      new Abort(
        'stopped_early',
        'outage',
        'WorkOS answered nothing but server errors, or nothing at all, for more than five minutes.',
        ['Look at status.workos.com, and resume when it is over'],
      ),
    );
  }
}
