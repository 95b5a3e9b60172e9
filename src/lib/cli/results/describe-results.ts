import type { JobView } from '../../jobs';
import { count, countOf, HOW_ROWS_COUNT } from '../../model';
import type { ListTotals } from '../terminal/listing';

/** A list of results that was printed. */
export interface ShownResults extends ListTotals {
  readonly printed: number;
  /** Rows without a statement. */
  readonly skipped: number;
  readonly isFiltered: boolean;
  /** True when each address was listed once: `matched` counts addresses. */
  readonly isEachOnce: boolean;
}

/** The lines below a list of results. Pure. */
export function describeResults(
  { total, matched, printed, skipped, isFiltered, isEachOnce }: ShownResults,
  { state, undo }: Pick<JobView, 'state' | 'undo'>,
): readonly string[] {
  const rows = countOf(total, 'row');
  const what = isEachOnce
    ? `${countOf(matched, 'email')} of ${rows}`
    : `${count(matched)} of ${rows} ${isFiltered ? 'match' : 'arrived'}`;
  const shown = printed + skipped < matched ? `, ${count(printed)} shown` : '';
  const undone = undo === undefined ? '' : ' The job was undone: what it created may be gone.';
  const lines = [`${what}${shown}. ${HOW_ROWS_COUNT}${NOTES[state] ?? ''}${undone}`];
  if (skipped > 0) {
    lines.push(`${countOf(skipped, 'row')} left out: without the key, or an id to write.`);
  }
  return lines;
}

const NOTES: Readonly<Partial<Record<JobView['state'], string>>> = {
  running: ' The job is still running: more rows may arrive.',
  killed: ' The job was killed: this is what the ledger has of it.',
};
