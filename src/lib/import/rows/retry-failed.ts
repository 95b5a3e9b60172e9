import type { RowFailure, Tally } from '../../model';

/** Which failed rows a run retries. */
export type RetryFailed = 'none' | 'retryable' | 'all';

/** True when a row with this failure is retried. */
export function isRetried(retry: RetryFailed, failure: Pick<RowFailure, 'retryable'>): boolean {
  return retry === 'all' || (retry === 'retryable' && failure.retryable);
}

/** True when a finished chunk has rows to retry. */
export function hasRowsToRetry(
  retry: RetryFailed,
  receipt: { readonly tally: Tally; readonly retryable: number },
): boolean {
  if (retry === 'none') return false;
  return (retry === 'all' ? receipt.tally.failures : receipt.retryable) > 0;
}
