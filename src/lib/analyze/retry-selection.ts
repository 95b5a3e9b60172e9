import { clip, emailKey, sanitizeLine } from '../model';
import type { FailedRow } from '../failures';
import { shownCell } from '../records';

// errors.jsonl has at most this many characters of an email.
const RECORDED_LENGTH = 254;

/** Which rows of a file to retry. */
export interface SelectionRequest {
  /** Also select failures that will repeat unless their rows are corrected. */
  readonly includePermanent: boolean;
  /**
   * For each selected row also include the first row of its email. An import that updates users would otherwise let the
   * later row overwrite the fields of the first row, which take precedence.
   */
  readonly includeFirstRows: boolean;
  /** Compare the email of each selected row with that of its failure, because the file's fingerprint is not known. */
  readonly compareEmails: boolean;
}

/** A row of the file. */
export interface SourceRow {
  readonly row: number;
  /** The cell as written. */
  readonly email: string;
}

/**
 * - `selected`: to be retried
 * - `first_of_email`: not to be retried, but included for a later row of its email
 * - `other_email`: to be retried, but its email is not that of the failure
 * - `not_selected`: every other row
 */
export type RowVerdict = 'selected' | 'first_of_email' | 'other_email' | 'not_selected';

/** Collects the rows to retry: first from the failures, then by judging every row of the file. */
export class RetrySelection {
  /** Failures without a row number. */
  withoutRow = 0;
  private readonly retryable = new Set<number>();
  private readonly permanent = new Set<number>();
  private readonly expectedEmails = new Map<number, number>();
  private readonly emailsWithoutFirstRow = new Set<number>();

  constructor(private readonly request: SelectionRequest) {}

  /** The number of rows to retry. */
  get size(): number {
    return this.retryable.size + this.toCorrect;
  }

  /** How many of them will fail again unless they are corrected. */
  get toCorrect(): number {
    return this.request.includePermanent ? this.permanent.size : 0;
  }

  /** Adds a failure. A later failure of the same row replaces an earlier one. */
  add(failed: FailedRow, isRetryable: boolean): void {
    const { recordNumber, email = '' } = failed;
    if (recordNumber === undefined) {
      this.withoutRow += 1;
      return;
    }
    (isRetryable ? this.permanent : this.retryable).delete(recordNumber);
    (isRetryable ? this.retryable : this.permanent).add(recordNumber);
    if (!this.isSelected(recordNumber) || email === '') return;
    if (this.request.compareEmails) this.expectedEmails.set(recordNumber, hashOf(email));
    if (this.request.includeFirstRows) this.emailsWithoutFirstRow.add(hashOf(email));
  }

  /** Whether to retry a row. Must be called for every row of the file, in order. */
  judge({ row, email }: SourceRow): RowVerdict {
    if (this.isSelected(row)) {
      const expected = this.expectedEmails.get(row);
      if (expected !== undefined && expected !== hashOf(email)) return 'other_email';
      if (this.request.includeFirstRows) this.emailsWithoutFirstRow.delete(hashOf(email));
      return 'selected';
    }
    // A row that failed permanently created no user and would fail again.
    if (!this.request.includeFirstRows || this.permanent.has(row)) return 'not_selected';
    return this.emailsWithoutFirstRow.delete(hashOf(email)) ? 'first_of_email' : 'not_selected';
  }

  private isSelected(row: number): boolean {
    return this.retryable.has(row) || (this.request.includePermanent && this.permanent.has(row));
  }
}

/**
 * A hash of 52 bits for comparing emails: a collision among a million of them is unlikely (1 in 9,000). A map of a
 * million emails of 35 characters takes 46 bytes an entry with it, and 86 bytes with the emails themselves.
 */
function hashOf(email: string): number {
  const key = clip(sanitizeLine(emailKey(shownCell('email', email))), RECORDED_LENGTH);
  let high = 0x811c9dc5;
  let low = 0x01000193;
  for (let index = 0; index < key.length; index += 1) {
    const code = key.charCodeAt(index);
    high = Math.imul(high ^ code, 0x01000193);
    low = Math.imul(low ^ code, 0x85ebca6b) + 0x9e3779b9;
    low ^= low >>> 15;
  }
  return (high >>> 0) * 0x100000 + ((low >>> 0) & 0xfffff);
}
