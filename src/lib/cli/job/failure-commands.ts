import type { CsvFormat } from '../../csv';
import type { NextSteps } from '../../failures';
import { CHECKPOINT_DIR, type JobView } from '../../jobs';
import { shellLine } from '../../model';
import { formatOfCopy, formatWords } from './format-flags';
import { failedRowsFile, importCommand, importRestCommand, withoutSince } from './next-commands';

/** Where failures came from, for the commands that follow up on them. */
export interface StepsRequest {
  readonly checkpointDir: string;
  /** The source file, when the user gave its path in this command. */
  readonly csv: string | undefined;
}

/** The commands that follow up on the failures of a job. */
export function stepsOfJob(view: JobView, { checkpointDir, csv }: StepsRequest): NextSteps {
  const { jobId, checkpoint } = view;
  const { options, target } = checkpoint;
  const folder = checkpointDir === CHECKPOINT_DIR ? [] : ['--checkpoint-dir', checkpointDir];
  const moved = csv === undefined ? [] : ['--csv', csv];
  const line = (...words: readonly string[]): string =>
    shellLine(['workos-migrate', ...words, ...folder]);
  const sandbox = target.environment === 'sandbox';
  const repeated = { csvPath: csv ?? checkpoint.csv.path, checkpointDir, options, sandbox };
  // A sandbox ends with its run, so the whole import starts over.
  const again = sandbox ? importCommand(repeated) : undefined;
  const rowsPath = failedRowsFile(jobId);
  return {
    show: ({ errorType, errorCode }) =>
      line(
        'errors',
        jobId,
        ...(errorCode === null ? ['--type', errorType] : ['--code', errorCode]),
      ),
    retry: again ?? line('resume', jobId, ...moved),
    retryAll: again ?? line('resume', jobId, ...moved, '--retry-failed', 'all'),
    writeRows: line('analyze', jobId, ...moved, '--retry-csv', rowsPath, '--include', 'permanent'),
    importRows: importRowsCommand(view, { checkpointDir, csvPath: rowsPath }),
  };
}

/** The command that imports rows of a job's file that did not arrive, with the options of the job. */
export function importRowsCommand(
  { checkpoint }: JobView,
  file: { readonly checkpointDir: string; readonly csvPath: string },
): string {
  const { options, target } = checkpoint;
  const sandbox = target.environment === 'sandbox';
  return importRestCommand({
    ...file,
    options: withoutSince({ ...options, ...formatOfCopy(options) }),
    sandbox,
  });
}

/** The commands that follow up on a file of failures without its job. */
export function stepsOfFile(
  errorsPath: string,
  csv: string | undefined,
  format: CsvFormat,
): NextSteps {
  const rowsPath = 'failed-rows.csv';
  const named = csv === undefined ? [] : ['--csv', csv, ...formatWords(format)];
  const source = ['--errors', errorsPath, ...named];
  const words = ['analyze', ...source, '--retry-csv', rowsPath, '--include', 'permanent'];
  return {
    show: () => undefined,
    retry: undefined,
    retryAll: undefined,
    writeRows: csv === undefined ? undefined : shellLine(['workos-migrate', ...words]),
    importRows: importFileCommand(rowsPath, formatOfCopy(format)),
  };
}

/** The command that imports a file of unknown origin. */
export function importFileCommand(csvPath: string, format: CsvFormat): string {
  const words = ['workos-migrate', 'import', csvPath, ...formatWords(format)];
  return shellLine([...words, '--on-existing', 'adopt']);
}
