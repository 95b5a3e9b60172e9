import type { RowFailure, Tally } from '../../model';

/** Which rows that failed are taken up again. */
export type RetryFailed = 'none' | 'retryable' | 'all';

/** True when a row that failed so is taken up again. */
export function isRetried(retry: RetryFailed, failure: Pick<RowFailure, 'retryable'>): boolean {
  return retry === 'all' || (retry === 'retryable' && failure.retryable);
}

/** True when a chunk that is done has rows to be taken up again. */
export function hasRowsToRetry(
  retry: RetryFailed,
  receipt: { readonly tally: Tally; readonly retryable: number },
): boolean {
  if (retry === 'none') return false;
  return (retry === 'all' ? receipt.tally.failures : receipt.retryable) > 0;
}
