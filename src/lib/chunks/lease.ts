import type { Doubt } from '../jobs';
import type { Chunk, RowFailure, Tally } from '../model';

/** The right to work off a chunk. Of two leases of one chunk the higher epoch counts. */
export interface Lease {
  readonly chunk: Chunk;
  /** From 1. */
  readonly epoch: number;
  /** The chunk's last epoch before this run; 0: it had none. What failed in a later one failed in this run. */
  readonly epochBefore: number;
  /** What of the chunk is in doubt beside what its ledgers say. */
  readonly doubt: Doubt;
}

/** How a lease ended. */
export type LeaseEnd =
  /** Every row is settled. `retryable`: failures worth retrying. */
  | { readonly kind: 'settled'; readonly tally: Tally; readonly retryable: number }
  /** The run stopped, and rows are left. */
  | { readonly kind: 'left' }
  /** The process that had it is gone; `words` say how. */
  | { readonly kind: 'lost'; readonly words: string };

/** What rows that were settled add to the run. */
export interface RowsReport {
  readonly tally: Tally;
  /** The part of it that an earlier lease settled: it took none of this run's time. */
  readonly takenOver: Tally;
  /** Failures of this run. */
  readonly failures: readonly RowFailure[];
  /** Memberships that exist with other roles than the file gives. */
  readonly rolesDiffer: number;
}
