import type { RowFailure } from '../../model';

const SHOWN_ROWS = 5;
const MAX_KINDS = 100;

/** Rows with the same finding. */
export interface RowNote {
  readonly rule: string;
  /** The message of the first such row. */
  readonly message: string;
  readonly count: number;
  /** The first rows. */
  readonly rows: readonly number[];
}

/** Collects findings of rows by rule, in bounded memory. */
export class RowNotes {
  private readonly byRule = new Map<
    string,
    { message: string; count: number; rows: number[]; lastRow: number }
  >();

  /** Counts the row once, even if several of its columns have the finding. */
  add(rule: string, message: string, row: number): void {
    const note = this.byRule.get(rule);
    if (note === undefined) {
      this.byRule.set(rule, { message, count: 1, rows: [row], lastRow: row });
      return;
    }
    if (note.lastRow === row) return;
    note.lastRow = row;
    note.count += 1;
    if (note.rows.length < SHOWN_ROWS) note.rows.push(row);
  }

  addFailure({ errorType, errorCode, errorMessage, recordNumber }: RowFailure): void {
    const kind = `${errorType} ${errorCode ?? ''}`;
    // The message names the role, and which roles are missing is what the reader needs.
    const exact = `${kind} ${errorMessage}`;
    const isByRole =
      errorCode === 'invalid_role' && (this.byRule.size < MAX_KINDS || this.byRule.has(exact));
    this.add(isByRole ? exact : kind, errorMessage, recordNumber);
  }

  /** Most frequent first. */
  list(): readonly RowNote[] {
    return [...this.byRule.entries()]
      .map(([rule, { message, count, rows }]) => ({ rule, message, count, rows }))
      .sort((a, b) => b.count - a.count);
  }
}

/** A note as one sentence, e.g. `3 rows: … (rows 4, 9, 12)`. */
export function describeNote(note: RowNote): string {
  const rows = `${note.rows.join(', ')}${note.count > note.rows.length ? ', …' : ''}`;
  return note.count === 1
    ? `${note.message} (row ${rows})`
    : `${String(note.count)} rows: ${note.message} (rows ${rows})`;
}
