import type { Doubt } from '../jobs';
import type { Chunk, RowFailure, Tally } from '../model';

/**
 * The right to process a chunk. Of two leases of one chunk the higher epoch counts.
 *
 * Its life:
 *
 * - *granted*: its epoch is durable in `job.log`. → *begun*
 * - *begun*: every row has begun; its worker may take the next chunk. → one of the ends:
 * - *settled*: every row has a final outcome. A receipt becomes durable, and the chunk is done.
 * - *left*: the run stopped before all rows were settled. The next run grants a new lease.
 * - *lost*: the worker is gone. The chunk returns to the queue and gets a lease of a higher epoch, or is skipped when it
 *   has crashed three workers. A lease may be lost before it has begun.
 */
export interface Lease {
  readonly chunk: Chunk;
  /** From 1. */
  readonly epoch: number;
  /**
   * The chunk's last epoch before this run, 0 when it had none. A failure of a later epoch is a failure of this run.
   */
  readonly epochBefore: number;
  /** What of the chunk is in doubt besides what its ledgers say. */
  readonly doubt: Doubt;
}

/** How a lease ended. */
export type LeaseEnd =
  /** Every row is settled. `retryable` counts the failures worth retrying. */
  | { readonly kind: 'settled'; readonly tally: Tally; readonly retryable: number }
  /** The run stopped, and rows are left. */
  | { readonly kind: 'left' }
  /** The worker is gone; `words` describe how. */
  | { readonly kind: 'lost'; readonly words: string };

/** What rows that were settled add to the run. */
export interface RowsReport {
  readonly tally: Tally;
  /** The part of it that an earlier lease settled: it took none of this run's time. */
  readonly takenOver: Tally;
  /** Failures of this run. */
  readonly failures: readonly RowFailure[];
  /** Memberships that exist with other roles than those of the file. */
  readonly rolesDiffer: number;
}
