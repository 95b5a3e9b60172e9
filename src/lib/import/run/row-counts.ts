import type { Lease, LeaseEnd } from '../../chunks';
import { addTallies, EMPTY_TALLY, settledRows, type Tally } from '../../model';
import type { RowsReport } from '../rows/rows-report';

/** Counts the settled rows of a job, by lease: the rows of a lost lease are counted again by the next one. */
export class RowCounts {
  /** Rows that this run has settled. */
  settledNow = 0;
  rolesDiffer = 0;
  /** Rows of chunks that are done. */
  private ended: Tally = EMPTY_TALLY;
  private readonly open = new Map<Lease, Tally>();
  private folded: Tally | undefined;

  get tally(): Tally {
    return this.folded ?? [...this.open.values()].reduce(addTallies, this.ended);
  }

  /** Counts the rows of chunks that earlier runs have done. */
  addDone(tallies: readonly Tally[]): void {
    this.ended = tallies.reduce(addTallies, this.ended);
  }

  addRows(lease: Lease, report: RowsReport): void {
    this.open.set(lease, addTallies(this.open.get(lease) ?? EMPTY_TALLY, report.tally));
    this.rolesDiffer += report.rolesDiffer;
    this.settledNow += settledRows(report.tally) - settledRows(report.takenOver);
  }

  endLease(lease: Lease, { kind }: LeaseEnd): void {
    if (kind === 'left') return;
    if (kind === 'settled') {
      this.ended = addTallies(this.ended, this.open.get(lease) ?? EMPTY_TALLY);
    }
    this.open.delete(lease);
  }

  /** Replaces what was counted by what the ledgers say. */
  useLedgers(folded: Tally): void {
    this.folded = folded;
  }
}
