import type { Clock, Deadline } from '../model';

/**
 * The time in which requests may leave this process: as long as it is sure to hold its job. It is looked at for every
 * request, and no timer ends it. After a pause of the process, answers that have arrived run before timers do, and would
 * send the next requests.
 *
 * The wall clock only shortens the window here. A clock that is set forward closes it until the next renewal.
 */
export class SendWindow {
  private readonly listeners: (() => void)[] = [];

  constructor(
    private readonly clock: Pick<Clock, 'now' | 'monotonicMs'>,
    private until: Deadline,
  ) {}

  /** False once the deadline has come by either clock. */
  get isOpen(): boolean {
    const { monotonicMs, wallMs } = this.until;
    return this.clock.monotonicMs() < monotonicMs && this.clock.now() < wallMs;
  }

  /** The job was renewed: requests may leave until then. */
  extend(until: Deadline): void {
    this.until = until;
    for (const listener of this.listeners) listener();
  }

  /** Calls `listener` after each renewal. */
  onExtend(listener: () => void): void {
    this.listeners.push(listener);
  }
}
