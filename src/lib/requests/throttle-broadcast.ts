import type { Gate, PermitBank, Throttle } from '../pacing';
import type { RequestEvent } from './request-event';

/** A process of the run, as far as a pause concerns it. */
export type PausableProcess = Pick<Gate, 'pause'>;

/**
 * Passes each 429 on to the whole run (`Throttle` describes the flow). It lives in the coordinator, whose own process
 * is its gate.
 */
export class ThrottleBroadcast {
  private readonly processes = new Set<PausableProcess>();

  constructor(
    private readonly permits: Pick<PermitBank, 'slowDown' | 'share'>,
    private readonly emit: (event: RequestEvent) => void,
  ) {}

  /** From now on a 429 of any other process pauses this one. */
  join(process: PausableProcess): void {
    this.processes.add(process);
  }

  leave(process: PausableProcess): void {
    this.processes.delete(process);
  }

  /** A 429 that `from` received; `from` has already paused. */
  report(throttle: Throttle, from: PausableProcess): void {
    const { delayMs } = throttle;
    for (const process of this.processes) if (process !== from) process.pause(delayMs);
    this.permits.slowDown(throttle);
    this.emit({ type: 'throttled', delayMs, share: this.permits.share });
  }
}
