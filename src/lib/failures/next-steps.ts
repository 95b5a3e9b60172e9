import type { FailureGroup } from './failure-groups';

/** Complete shell commands for failed rows; undefined where there is no such command. */
export interface NextSteps {
  /** Shows the rows of a group. */
  readonly show: (group: Pick<FailureGroup, 'errorType' | 'errorCode'>) => string | undefined;
  /** Retries the rows that are worth another try as they are. */
  readonly retry: string | undefined;
  /** Retries all failed rows as they are. */
  readonly retryAll: string | undefined;
  /** Writes all failed rows to a file, to be corrected by hand. */
  readonly writeRows: string | undefined;
  /** Imports that file, or the file of rows worth another try. */
  readonly importRows: string;
}

/**
 * What to do about a group, in order: sentences, and whole commands. A command begins with the program's name; a
 * sentence never does.
 */
export function actionsFor(group: FailureGroup, steps: NextSteps): readonly string[] {
  const { cause } = group;
  const show = cause.remedy === 'file' ? steps.show(group) : undefined;
  return [
    ...(show === undefined ? [] : ['See the rows:', show]),
    ...cause.advice,
    ...sendAgain(group, steps),
  ];
}

/** The sentences and command that send the rows of a group again. */
function sendAgain({ retryable, cause }: FailureGroup, steps: NextSteps): readonly string[] {
  const again = retryable ? steps.retry : steps.retryAll;
  const canRetryAsIs = retryable || cause.remedy === 'time' || cause.remedy === 'environment';
  if (canRetryAsIs && again !== undefined) return ['Then send the rows again:', again];
  return retryByFile(steps, cause.remedy === 'file' && !retryable);
}

/** How to import the failed rows from a file of their own. */
export function retryByFile(steps: NextSteps, isToCorrect: boolean): readonly string[] {
  const { writeRows, importRows } = steps;
  if (writeRows === undefined) {
    return [
      'Give the source file with --csv and a new file with --retry-csv: the rows are copied there.',
    ];
  }
  return [
    'Write the failed rows into a file of their own:',
    writeRows,
    isToCorrect ? 'Correct them there, then import that file:' : 'Then import that file:',
    importRows,
  ];
}
