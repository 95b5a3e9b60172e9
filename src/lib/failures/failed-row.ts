import type { FailureLine } from '../model';

/** A failed row of any `errors.jsonl`, also of another tool, as far as the grouping of failures reads it. */
export type FailedRow = Pick<
  FailureLine,
  | 'recordNumber'
  | 'email'
  | 'errorType'
  | 'errorMessage'
  | 'errorCode'
  | 'httpStatus'
  | 'orgId'
  | 'retryable'
>;
