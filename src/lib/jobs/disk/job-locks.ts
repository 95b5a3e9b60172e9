import type { Deadline, JobHolder } from '../../model';

/** A job that this process holds for as long as it renews it. */
export interface JobHold {
  readonly name: string;
  /** Distinguishes this hold from all others of any job; a later one has a higher epoch. */
  readonly epoch: number;
  /** Until when requests may leave: a moment before another process may take the job. */
  readonly sendUntil: Deadline;
  /** When the lease of a former holder ended that did not give it back; `Clock.monotonicMs`. */
  readonly formerEndMs?: number;
  /** Calls `listener` after each renewal. */
  onRenew(listener: (sendUntil: Deadline) => void): void;
  /** Calls `listener` once, when the job cannot be held any longer: an `Abort`, `job_in_use` when another process has it. */
  onEnd(listener: (error: unknown) => void): void;
}

/** How the jobs of a disk are held that several machines share. */
export interface JobLocks {
  /**
   * Takes a job.
   *
   * @returns the former holder, if it did not give the job back
   * @throws Abort `job_in_use`
   */
  take(name: string, since: string): Promise<JobHolder | undefined>;
  /** Gives a job back. Does nothing when this process does not have it. */
  release(name: string): Promise<void>;
  /** Who has a job. */
  holder(name: string): Promise<JobHolder | undefined>;
  /** The hold of this process on a job. */
  held(name: string): JobHold | undefined;
}
