import type { NextSteps } from '../../failures';
import type { JobView } from '../../jobs';
import { type JobId, shellLine } from '../../model';
import { CHECKPOINT_DIR } from '../command/flags';
import { importCommand } from './next-commands';

/** Where failures came from, for the commands that go on from them. */
export interface StepsRequest {
  readonly checkpointDir: string;
  /** The source file as the user named it today. */
  readonly csv: string | undefined;
}

/** The commands that go on from the failures of a job. */
export function stepsOfJob(view: JobView, { checkpointDir, csv }: StepsRequest): NextSteps {
  const { jobId, checkpoint } = view;
  const { options, target } = checkpoint;
  const folder = checkpointDir === CHECKPOINT_DIR ? [] : ['--checkpoint-dir', checkpointDir];
  const moved = csv === undefined ? [] : ['--csv', csv];
  const line = (...words: readonly string[]): string =>
    shellLine(['workos-migrate', ...words, ...folder]);
  const sandbox = target.environment === 'sandbox';
  const repeated = { csvPath: csv ?? checkpoint.csv.path, checkpointDir, options, sandbox };
  // A sandbox ended with its run: there the whole import begins again.
  const again = sandbox ? importCommand(repeated, options.onExisting) : undefined;
  const rowsPath = rowsFile(jobId);
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
    importRows: importRows(view, { checkpointDir, csvPath: rowsPath }),
  };
}

/**
 * The import of rows out of a job's file, as the job was asked for. Users whom the job made are there: rows must adopt
 * them, unless they update anyway.
 */
export function importRows(
  { checkpoint }: JobView,
  file: { readonly checkpointDir: string; readonly csvPath: string },
): string {
  const { options, target } = checkpoint;
  const sandbox = target.environment === 'sandbox';
  const onExisting = options.onExisting === 'update' ? 'update' : 'adopt';
  return importCommand({ ...file, options, sandbox }, onExisting);
}

/** The commands that go on from a file of failures without its job. */
export function stepsOfFile(errorsPath: string, csv: string | undefined): NextSteps {
  const rowsPath = 'failed-rows.csv';
  const source = ['--errors', errorsPath, ...(csv === undefined ? [] : ['--csv', csv])];
  const words = ['analyze', ...source, '--retry-csv', rowsPath, '--include', 'permanent'];
  return {
    show: () => undefined,
    retry: undefined,
    retryAll: undefined,
    writeRows: csv === undefined ? undefined : shellLine(['workos-migrate', ...words]),
    importRows: importOf(rowsPath),
  };
}

/** The import of a file of which nothing more is known. */
export function importOf(csvPath: string): string {
  return shellLine(['workos-migrate', 'import', csvPath, '--on-existing', 'adopt']);
}

function rowsFile(jobId: JobId): string {
  return `${jobId}-failed.csv`;
}
