import type { CauseGroups } from './cause-groups';
import type { FailureGroup } from './failure-groups';
import { retryByFile, type NextSteps } from './next-steps';

/** A way to retry failed rows: sentences and commands in order. A command begins with the program's name. */
export interface RetryWay {
  readonly words: string;
  readonly steps: readonly string[];
}

/** What to do about one cause before its rows are sent again: sentences, and whole commands. */
export function stepsBeforeRetry(
  { cause, groups }: CauseGroups,
  steps: NextSteps,
): readonly string[] {
  const shows = groups.flatMap((group) => steps.show(group) ?? []);
  const [show] = cause.remedy === 'file' ? shows : [];
  return [...(show === undefined ? [] : ['See the rows:', show]), ...cause.advice];
}

/** The failures that remain, by what they need. */
export interface RemainingFailures {
  /** True when some rows can be sent again as they are. */
  readonly hasRetryable: boolean;
  /** True when some rows are sound, and a problem outside the file kept them out. */
  readonly hasOutside: boolean;
  /** Groups whose rows need a correction or a decision. */
  readonly byHand: readonly FailureGroup[];
}

/** Sorts failure groups by what they need. `unprocessed`: rows that have not failed and are still to be sent. */
export function remainingFailures(
  groups: readonly FailureGroup[],
  unprocessed: number,
): RemainingFailures {
  const isOutside = ({ retryable, cause }: FailureGroup): boolean =>
    !retryable && (cause.remedy === 'environment' || cause.remedy === 'time');
  return {
    hasRetryable: groups.some(({ retryable }) => retryable) || unprocessed > 0,
    hasOutside: groups.some(isOutside),
    byHand: groups.filter((group) => !group.retryable && !isOutside(group)),
  };
}

/**
 * The ways to retry all remaining rows: first those that can be sent as they are, then those that need a correction.
 */
export function waysToRetry(
  groups: readonly FailureGroup[],
  steps: NextSteps,
  unprocessed: number,
): readonly RetryWay[] {
  const { hasRetryable, hasOutside, byHand } = remainingFailures(groups, unprocessed);
  const ways: RetryWay[] = [];
  if (hasRetryable && steps.retry !== undefined) {
    const words = 'Rows that were not processed or are worth another try:';
    ways.push({ words, steps: [steps.retry] });
  }
  if (hasOutside && steps.retryAll !== undefined) {
    const words = 'Sound rows, after the problem outside the file is fixed:';
    ways.push({ words, steps: [steps.retryAll] });
  }
  if (byHand.length > 0) {
    const isToCorrect = byHand.some(({ cause }) => cause.remedy === 'file');
    ways.push({
      words: 'Rows that cannot be imported as they are:',
      steps: retryByFile(steps, isToCorrect),
    });
  }
  return ways;
}
