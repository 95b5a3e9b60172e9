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

/** What is left to do about failures. */
export interface LeftToDo {
  /** True when some can be sent again as they are. */
  readonly hasRetryable: boolean;
  /** True when some are sound, and something outside the file kept them out. */
  readonly hasOutside: boolean;
  readonly byHand: readonly FailureGroup[];
}

/** Sorts what is left by what brings it in. `unprocessed`: rows that have not failed and are to be sent. */
export function leftToDo(groups: readonly FailureGroup[], unprocessed: number): LeftToDo {
  const isOutside = ({ retryable, cause }: FailureGroup): boolean =>
    !retryable && (cause.remedy === 'environment' || cause.remedy === 'time');
  return {
    hasRetryable: groups.some(({ retryable }) => retryable) || unprocessed > 0,
    hasOutside: groups.some(isOutside),
    byHand: groups.filter((group) => !group.retryable && !isOutside(group)),
  };
}

/** The ways to bring in all rows that are left: first what can be sent as it is, then what needs a hand. */
export function waysOn(
  groups: readonly FailureGroup[],
  steps: NextSteps,
  unprocessed: number,
): readonly WayOn[] {
  const { hasRetryable, hasOutside, byHand } = leftToDo(groups, unprocessed);
  const ways: WayOn[] = [];
  if (hasRetryable && steps.retry !== undefined) {
    const words = 'Rows that were not processed or are worth another try:';
    ways.push({ words, steps: [steps.retry] });
  }
  if (hasOutside && steps.retryAll !== undefined) {
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
