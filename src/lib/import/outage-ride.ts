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
  private riding: Promise<void> | undefined;

  constructor(private readonly parts: RideParts) {}

  /** Hears every answer, while the slot of its request is still taken. */
  hear(answer: Answer<unknown>, request: WatchedRequest): void {
    const nowMs = this.parts.clock.now();
    if (answer.ok || answer.failure.retryClass !== 'transient') {
      this.watch.good(nowMs);
      return;
    }
    this.watch.trouble(request);
    if (this.watch.isDown(nowMs, SUSPECTED_AFTER_MS)) void this.begin();
  }

  /** For a request that has used up its attempts: true, once the outage is over, when one was the reason. */
  async spares(): Promise<boolean> {
    if (this.riding === undefined && !this.watch.isDown(this.parts.clock.now(), 0)) return false;
    await this.begin();
    return true;
  }

  private begin(): Promise<void> {
    this.riding ??= this.ride().finally(() => {
      this.riding = undefined;
    });
    return this.riding;
  }

  private async ride(): Promise<void> {
    const { gate, clock, stop, onOutage } = this.parts;
    const beganMs = clock.now();
    gate.hold();
    onOutage(true);
    for (const pauseMs of PROBE_AFTER_MS) {
      await clock.sleep(pauseMs, stop.signal);
      if (!this.watch.isGoodSince(beganMs)) await gate.probe();
      if (stop.signal.aborted) return;
      if (this.watch.isGoodSince(beganMs)) {
        gate.release();
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
