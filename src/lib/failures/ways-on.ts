import type { CauseGroups } from './cause-groups';
import type { FailureGroup } from './failure-groups';
import { handWork, type NextSteps } from './next-steps';

/** A way to bring rows in, as sentences and commands in order; a command begins with the program's name. */
export interface WayOn {
  readonly words: string;
  readonly steps: readonly string[];
}

/** What to do about one cause before any rows are sent again: sentences, and commands as they can be typed. */
export function preparing({ cause, groups }: CauseGroups, steps: NextSteps): readonly string[] {
  const shows = groups.flatMap((group) => steps.show(group) ?? []);
  const [show] = cause.remedy === 'file' ? shows : [];
  return [...(show === undefined ? [] : ['See the rows:', show]), ...cause.advice];
}

/** The ways to bring in all rows that are left: first what can be sent as it is, then what needs a hand. */
export function waysOn(
  groups: readonly FailureGroup[],
  steps: NextSteps,
  unprocessed: number,
): readonly WayOn[] {
  const isOutside = ({ retryable, cause }: FailureGroup): boolean =>
    !retryable && (cause.remedy === 'environment' || cause.remedy === 'time');
  const hasRetryable = groups.some(({ retryable }) => retryable) || unprocessed > 0;
  const byHand = groups.filter((group) => !group.retryable && !isOutside(group));
  const ways: WayOn[] = [];
  if (hasRetryable && steps.retry !== undefined) {
    const words = 'Rows that were not processed or are worth another try:';
    ways.push({ words, steps: [steps.retry] });
  }
  if (groups.some(isOutside) && steps.retryAll !== undefined) {
    const words = 'Rows that are sound, once what kept them out is set right:';
    ways.push({ words, steps: [steps.retryAll] });
  }
  if (byHand.length > 0) {
    const isToCorrect = byHand.some(({ cause }) => cause.remedy === 'file');
    ways.push({
      words: 'Rows that cannot arrive as they are:',
      steps: handWork(steps, isToCorrect),
    });
  }
  return ways;
}
