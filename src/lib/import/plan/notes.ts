import type { RowFailure } from '../../model';

const SHOWN_ROWS = 5;
const MAX_KINDS = 100;
/** Different messages of one rule that are noted apart. Some name a key or a number, and have no end. */
const MESSAGES_A_RULE = 5;

/** Rows with the same finding. */
export interface RowNote {
  readonly rule: string;
  readonly message: string;
  readonly count: number;
  /** The first rows. */
  readonly rows: readonly number[];
}

type OpenNote = RowNote & { count: number; lastRow: number; readonly rows: number[] };

/** Collects findings of rows by rule and message, in bounded memory. */
export class RowNotes {
  private readonly notes = new Map<string, OpenNote>();
  private readonly messages = new Map<string, number>();

  /** Notes a finding. When its rule has many messages, the later ones are noted together as `title`. */
  add(rule: string, { message, title = message }: NoteWords, row: number): void {
    const known = this.notes.get(`${rule} ${message}`);
    if (known !== undefined) {
      addRow(known, row);
      return;
    }
    const messages = (this.messages.get(rule) ?? 0) + 1;
    this.messages.set(rule, messages);
    if (messages <= MESSAGES_A_RULE) this.addTo(`${rule} ${message}`, { rule, message }, row);
    else this.addTo(rule, { rule, message: title }, row);
  }

  /**
   * Notes a failure by its code alone: a message of the server may name an id. A missing role is noted by its message:
   * which roles are missing is what the reader needs.
   */
  addFailure({ errorType, errorCode, errorMessage, recordNumber }: RowFailure): void {
    const rule = `${errorType} ${errorCode ?? ''}`;
    const exact = `${rule} ${errorMessage}`;
    const isByRole =
      errorCode === 'invalid_role' && (this.notes.size < MAX_KINDS || this.notes.has(exact));
    this.addTo(isByRole ? exact : rule, { rule, message: errorMessage }, recordNumber);
  }

  /** Most frequent first. */
  list(): readonly RowNote[] {
    return [...this.notes.values()]
      .map(({ rule, message, count, rows }) => ({ rule, message, count, rows }))
      .sort((a, b) => b.count - a.count);
  }

  private addTo(key: string, words: Pick<RowNote, 'rule' | 'message'>, row: number): void {
    const note = this.notes.get(key);
    if (note === undefined) this.notes.set(key, { ...words, count: 1, lastRow: row, rows: [row] });
    else addRow(note, row);
  }
}

interface NoteWords {
  readonly message: string;
  /** What all messages of the rule have in common. */
  readonly title?: string;
}

/** Counts a row once, even if several of its cells have the finding. */
function addRow(note: OpenNote, row: number): void {
  if (note.lastRow === row) return;
  note.lastRow = row;
  note.count += 1;
  if (note.rows.length < SHOWN_ROWS) note.rows.push(row);
}

/** A note as one sentence, e.g. `3 rows: … (rows 4, 9, 12)`. */
export function describeNote(note: RowNote): string {
  const rows = `${note.rows.join(', ')}${note.count > note.rows.length ? ', …' : ''}`;
  return note.count === 1
    ? `${note.message} (row ${rows})`
    : `${String(note.count)} rows: ${note.message} (rows ${rows})`;
}
