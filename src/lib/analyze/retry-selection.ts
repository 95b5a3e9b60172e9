import { clip, emailKey, sanitizeLine } from '../model';
import type { FailedRow } from '../failures';

// What a line of ours shows of an email at most.
const SHOWN_LENGTH = 254;

/** Which rows of a file are sent again. */
export interface SelectionRequest {
  /** Take failures, too, that will only happen again as they are. */
  readonly includePermanent: boolean;
  /**
   * Bring along the first row of an email for each later one that is taken: where an import updates users, the later row
   * would else write its own fields over those of the first, which count.
   */
  readonly bringsFirstRows: boolean;
  /** Hold that the row of the file has the email of the failure: the file's fingerprint is not known. */
  readonly checksEmails: boolean;
}

/** A row as the file has it. */
export interface SourceRow {
  readonly row: number;
  /** The cell as written. */
  readonly email: string;
}

/** Gathers the rows to send again while failures go by, then tells of each row of the file whether it is one. */
export class RetrySelection {
  /** Failures that name no row. */
  nameless = 0;
  private readonly retryable = new Set<number>();
  private readonly permanent = new Set<number>();
  private readonly emails = new Map<number, number>();
  private readonly unmet = new Set<number>();

  constructor(private readonly request: SelectionRequest) {}

  /** Rows taken for their own sake. */
  get size(): number {
    return this.retryable.size + this.toCorrect;
  }

  /** Rows among them that will fail again unless they are corrected. */
  get toCorrect(): number {
    return this.request.includePermanent ? this.permanent.size : 0;
  }

  /** Notes a failure. One that comes later counts for its row. */
  add(failed: FailedRow, isRetryable: boolean): void {
    const { recordNumber, email = '' } = failed;
    if (recordNumber === undefined) {
      this.nameless += 1;
      return;
    }
    (isRetryable ? this.permanent : this.retryable).delete(recordNumber);
    (isRetryable ? this.retryable : this.permanent).add(recordNumber);
    if (!this.isTaken(recordNumber) || email === '') return;
    if (this.request.checksEmails) this.emails.set(recordNumber, printOf(email));
    if (this.request.bringsFirstRows) this.unmet.add(printOf(email));
  }

  /** Whether a row is sent again. To be asked for every row of the file, in order. */
  takes({ row, email }: SourceRow): 'taken' | 'brought' | 'differs' | 'left' {
    if (this.isTaken(row)) {
      const expected = this.emails.get(row);
      if (expected !== undefined && expected !== printOf(email)) return 'differs';
      if (this.request.bringsFirstRows) this.unmet.delete(printOf(email));
      return 'taken';
    }
    // One that failed for good would fail again, and brought no user.
    if (!this.request.bringsFirstRows || this.permanent.has(row)) return 'left';
    return this.unmet.delete(printOf(email)) ? 'brought' : 'left';
  }

  private isTaken(row: number): boolean {
    return this.retryable.has(row) || (this.request.includePermanent && this.permanent.has(row));
  }
}

/** What two emails are compared by, in 52 bits: no two of a million are likely to share it. */
function printOf(email: string): number {
  const key = clip(sanitizeLine(emailKey(email)), SHOWN_LENGTH);
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
