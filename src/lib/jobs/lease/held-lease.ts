import type { Clock, Deadline } from '../../model';
import { diskError, leaseLost } from '../disk/disk-error';
import type { JobHold } from '../disk/job-locks';
import type { LeasePort } from './lease-port';

/** How long another process waits for a job whose holder has disappeared. */
export const LEASE_MS = 30_000;
const RENEW_EVERY_MS = 5_000;
/** No request leaves in the last part of a lease: it would arrive when another process may have the job. */
const SEND_FOR_MS = 25_000;
/** A store that is away is not waited for longer than this: the lease ends by itself. */
const RELEASE_WITHIN_MS = 5_000;

/** Until when requests may leave if a lease is asked for now. It begins in the store after that. */
export function sendUntil(clock: Pick<Clock, 'now' | 'monotonicMs'>): Deadline {
  return { monotonicMs: clock.monotonicMs() + SEND_FOR_MS, wallMs: clock.now() + SEND_FOR_MS };
}

/**
 * A lease that is renewed until it is given back, or until another process has it.
 *
 * A store that is away ends nothing: a renewal waits for it. Requests stop leaving meanwhile, because the deadline is
 * reckoned from when the renewal was asked for, and they go on when the answer is that no other process took the job.
 */
export class HeldLease implements JobHold {
  readonly name: string;
  readonly epoch: number;
  readonly formerEndMs?: number;
  private readonly renewListeners: ((until: Deadline) => void)[] = [];
  private readonly endListeners: ((error: unknown) => void)[] = [];
  private readonly ending = new AbortController();
  private readonly keeping: Promise<void>;
  private until: Deadline;
  private end: { readonly error: unknown } | undefined;

  constructor(
    private readonly port: LeasePort,
    lease: {
      readonly name: string;
      readonly epoch: number;
      readonly sendUntil: Deadline;
      readonly formerEndMs?: number;
    },
    private readonly clock: Clock,
  ) {
    this.name = lease.name;
    this.epoch = lease.epoch;
    this.until = lease.sendUntil;
    if (lease.formerEndMs !== undefined) this.formerEndMs = lease.formerEndMs;
    this.keeping = this.keep();
  }

  get sendUntil(): Deadline {
    return this.until;
  }

  onRenew(listener: (until: Deadline) => void): void {
    this.renewListeners.push(listener);
  }

  onEnd(listener: (error: unknown) => void): void {
    this.endListeners.push(listener);
    if (this.end !== undefined) listener(this.end.error);
  }

  /**
   * Gives the lease back, if the store responds soon: otherwise it ends by itself. A renewal that is under way comes first:
   * after this one it would take the lease again.
   */
  async release(): Promise<void> {
    this.ending.abort();
    const inTime = new AbortController();
    const released = this.giveBack().finally(() => {
      inTime.abort();
    });
    await Promise.race([released, this.clock.sleep(RELEASE_WITHIN_MS, inTime.signal)]);
    // It was given up: nobody waits for how it ends.
    released.catch(() => undefined);
  }

  private async giveBack(): Promise<void> {
    await this.keeping;
    await this.port.release({ name: this.name, epoch: this.epoch });
  }

  private async keep(): Promise<void> {
    const { signal } = this.ending;
    for (;;) {
      // An answer that came after its deadline has opened nothing: ask again at once.
      const isLate = this.until.monotonicMs <= this.clock.monotonicMs();
      if (!isLate) await this.clock.sleep(RENEW_EVERY_MS, signal);
      if (signal.aborted) return;
      try {
        await this.renew();
      } catch (error) {
        // Whatever it is: the run must not go on as if it held the job.
        this.endWith(endOf(error, this.name));
        return;
      }
    }
  }

  private endWith(error: unknown): void {
    this.end = { error };
    for (const listener of this.endListeners) listener(error);
  }

  /** @throws Abort `job_in_use`, or the error of the store */
  private async renew(): Promise<void> {
    const until = sendUntil(this.clock);
    const { name, epoch } = this;
    if (!(await this.port.renew({ name, epoch, forMs: LEASE_MS }))) throw leaseLost();
    this.until = until;
    for (const listener of this.renewListeners) listener(until);
  }
}

/** The `Abort` for an error of the store; a bug stays what it is. */
function endOf(error: unknown, name: string): unknown {
  try {
    return diskError(error, name);
  } catch (bug) {
    return bug;
  }
}
