import type { FailureGroup } from './failure-groups';

/** Commands for a shell that go on from failures, with everything filled in; undefined where there is no such command. */
export interface NextSteps {
  /** Shows the rows of a group. */
  readonly show: (group: Pick<FailureGroup, 'errorType' | 'errorCode'>) => string | undefined;
  /** Sends the rows again that are worth another try as they are. */
  readonly retry: string | undefined;
  /** Sends all failed rows again as they are. */
  readonly retryAll: string | undefined;
  /** Writes a file of all failed rows, to be corrected by hand. */
  readonly writeRows: string | undefined;
  /** Imports that file, or the one of rows worth another try. */
  readonly importRows: string;
}

/**
 * What to do about a group, in order: sentences, and commands as they can be typed. A command begins with the
 * program's name; a sentence never does.
 */
export function actionsFor(group: FailureGroup, steps: NextSteps): readonly string[] {
  const { cause } = group;
  const show = cause.remedy === 'file' ? steps.show(group) : undefined;
  return [
    ...(show === undefined ? [] : ['See the rows:', show]),
    ...cause.advice,
    ...finishing(group, steps),
  ];
}

/** Sends the rows of a group again. */
function finishing({ retryable, cause }: FailureGroup, steps: NextSteps): readonly string[] {
  const again = retryable ? steps.retry : steps.retryAll;
  const asTheyAre = retryable || cause.remedy === 'time' || cause.remedy === 'environment';
  if (asTheyAre && again !== undefined) return ['Then send the rows again:', again];
  return handWork(steps, cause.remedy === 'file' && !retryable);
}

/** The way by a file of the failed rows. */
export function handWork(steps: NextSteps, isToCorrect: boolean): readonly string[] {
  const { writeRows, importRows } = steps;
  if (writeRows === undefined) {
    return [
      'Name the source file with --csv and a file with --retry-csv: the rows are copied there.',
    ];
  }
  return [
    'Write the failed rows into a file of their own:',
    writeRows,
    isToCorrect ? 'Correct them there, then import that file:' : 'Then import that file:',
    importRows,
  ];
}
