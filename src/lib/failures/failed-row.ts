/** A failed row, as far as its line in any `errors.jsonl` tells of it; ours tell more. */
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
