import { type FailedRow, type FailureCounts, type FailureGroup, FailureGroups } from '../failures';

/** What all failures come to. */
export interface Analysis {
  readonly counts: FailureCounts;
  /** Largest first. */
  readonly groups: readonly FailureGroup[];
}

/** Reads failures to their end, once and in bounded memory; `onFailure` is told of each, and whether it is worth another try. */
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
