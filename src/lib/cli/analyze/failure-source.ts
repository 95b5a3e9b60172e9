import { basename, dirname, resolve } from 'node:path';
import {
  type BrokenLines,
  type JobFiles,
  type JobView,
  lookAtJob,
  readErrorsFile,
  readFailureBatches,
  readProgress,
} from '../../jobs';
import { Abort, defined, type FailureLine, parseJobId } from '../../model';
import { NamedByRows, readListFailures } from '../../results';
import type { AnalyzeFlagValues } from './analyze-flags';
import { namedJob } from '../job/named-job';

/** Where failures are read from. */
export interface FailureSource {
  readonly errorsPath: string;
  /** The job; undefined for a file. */
  readonly view?: JobView;
  /** The job whose folder holds the file, where it must name the CSV to copy rows from. */
  readonly jobOfFile?: JobView;
  /** Rows that the job has not processed, according to its ledger; 0 for a file without a job. */
  readonly unprocessed: number;
  /** Can be iterated once. */
  readonly batches: AsyncIterable<readonly FailureLine[]>;
  /** Lines that were skipped; complete once `batches` has ended. */
  readonly broken: BrokenLines;
}

const NONE_BROKEN: BrokenLines = { count: 0, first: [] };

/** Opens the failures that the flags name. @throws Abort when the job does not exist or cannot be read */
export async function failureSource(
  files: JobFiles,
  flags: AnalyzeFlagValues,
): Promise<FailureSource> {
  if (flags.errors !== undefined) {
    const file = readErrorsFile(files, flags.errors);
    const needsCsv = flags['retry-csv'] !== undefined && flags.csv === undefined;
    return {
      ...defined({ jobOfFile: needsCsv ? await jobAround(files, flags.errors) : undefined }),
      errorsPath: flags.errors,
      unprocessed: 0,
      batches: file.batches,
      get broken() {
        return file.broken;
      },
    };
  }
  const jobId = await namedJob(files, flags);
  const view = await lookAtJob(files, { checkpointDir: flags['checkpoint-dir'], jobId });
  return {
    errorsPath: view.files.errors,
    view,
    unprocessed: await unprocessedOf(files, view),
    batches: withLists(files, view),
    broken: NONE_BROKEN,
  };
}

/** The failures of rows, and then the organizations and roles that failed without one. */
async function* withLists(files: JobFiles, view: JobView): AsyncGenerator<readonly FailureLine[]> {
  const named = new NamedByRows();
  for await (const batch of readFailureBatches(files, view)) {
    for (const failure of batch) named.note(failure);
    yield batch;
  }
  yield named.others(await readListFailures(files, view));
}

/** The job whose folder holds the file. */
async function jobAround(files: JobFiles, errorsPath: string): Promise<JobView | undefined> {
  const folder = dirname(resolve(errorsPath));
  const jobId = parseJobId(basename(folder));
  if (jobId === undefined) return undefined;
  try {
    return await lookAtJob(files, { checkpointDir: dirname(folder), jobId });
  } catch (error) {
    if (error instanceof Abort && error.code === 'job_unknown') return undefined;
    throw error;
  }
}

// The checkpoint of a job that has ended holds the number, even when its ledger was deleted.
async function unprocessedOf(files: JobFiles, view: JobView): Promise<number> {
  const { state, checkpoint } = view;
  if (state !== 'running' && state !== 'killed') return checkpoint.summary.unprocessed;
  const now = await readProgress(files, view);
  return now.checkpoint.summary.unprocessed;
}
