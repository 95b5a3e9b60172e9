import { type FailedRow, type FailureCounts, type FailureGroup, FailureGroups } from '../failures';

/** All failures, counted and grouped. */
export interface Analysis {
  readonly counts: FailureCounts;
  /** Largest first. */
  readonly groups: readonly FailureGroup[];
}

/**
 * Reads all failures, once and in bounded memory. `onFailure` is called with each, and with whether it can be retried
 * as it is.
 */
export async function analyzeFailures(
  batches: AsyncIterable<readonly FailedRow[]>,
  onFailure?: (failed: FailedRow, isRetryable: boolean) => void,
): Promise<Analysis> {
  const groups = new FailureGroups();
  for await (const batch of batches) {
    for (const failed of batch) {
      const isRetryable = groups.add(failed);
      onFailure?.(failed, isRetryable);
    }
  }
  return { counts: groups.counts(), groups: groups.list() };
}
