import type { ItemReport } from '../../chunks';
import type { RowFailure, Tally } from '../../model';

/** What rows that were settled add to the run. */
export interface RowsReport extends ItemReport {
  /** The part of the tally that an earlier lease settled: it took none of this run's time. */
  readonly takenOver: Tally;
  /** Failures of this run. */
  readonly failures: readonly RowFailure[];
  /** Memberships that exist with other roles than those of the file. */
  readonly rolesDiffer: number;
}
