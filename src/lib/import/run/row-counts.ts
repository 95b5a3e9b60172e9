import type { Lease, LeaseEnd } from '../../chunks';
import { settledRows, type Tally, TallySum } from '../../model';
import type { RowsReport } from '../rows/rows-report';

/** Counts the settled rows of a job, by lease: the rows of a lost lease are counted again by the next one. */
export class RowCounts {
  /** Rows that this run has settled. */
  settledNow = 0;
  rolesDiffer = 0;
  /** Rows of chunks that are done. */
  private readonly ended = new TallySum();
  private readonly open = new Map<Lease, TallySum>();
  private folded: Tally | undefined;

  get tally(): Tally {
    if (this.folded !== undefined) return this.folded;
    const sum = new TallySum().add(this.ended);
    for (const tally of this.open.values()) sum.add(tally);
    return sum;
  }

  /** Counts the rows of chunks that earlier runs have done. */
  addDone(tallies: readonly Tally[]): void {
    for (const tally of tallies) this.ended.add(tally);
  }

  addRows(lease: Lease, report: RowsReport): void {
    const open = this.open.get(lease) ?? new TallySum();
    this.open.set(lease, open.add(report.tally));
    this.rolesDiffer += report.rolesDiffer;
    this.settledNow += settledRows(report.tally) - settledRows(report.takenOver);
  }

  endLease(lease: Lease, { kind }: LeaseEnd): void {
    if (kind === 'left') return;
    const open = this.open.get(lease);
    if (kind === 'settled' && open !== undefined) this.ended.add(open);
    this.open.delete(lease);
  }

  /** Replaces what was counted by what the ledgers say. */
  useLedgers(folded: Tally): void {
    this.folded = folded;
  }
}
