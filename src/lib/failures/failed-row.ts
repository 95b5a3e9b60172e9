/** A failed row with the fields of its line in any `errors.jsonl`, also of another tool. Lines of our own have more. */
export interface FailedRow {
  /** Data row of the CSV, counted from 1. */
  readonly recordNumber?: number;
  readonly email?: string;
  /** The step it failed in. */
  readonly errorType?: string;
  readonly errorMessage?: string;
  readonly errorCode?: string;
  readonly httpStatus?: number;
  readonly orgId?: string;
  readonly retryable?: boolean;
}
