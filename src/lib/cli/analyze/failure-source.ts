import {
  type BrokenLines,
  type JobView,
  lookAtJob,
  readErrorsFile,
  readFailureBatches,
  readProgress,
} from '../../jobs';
import type { FailureLine } from '../../model';
import type { AnalyzeFlagValues } from './analyze-flags';
import { machinePorts } from '../machine/machine-ports';
import { namedJob } from '../job/named-job';

/** Where failures are read from. */
export interface FailureSource {
  readonly errorsPath: string;
  /** The job; undefined for a file that stands alone. */
  readonly view?: JobView;
  /** Rows the job has not worked off, by its ledger of now; 0 for a file that stands alone. */
  readonly unprocessed: number;
  /** To be iterated once. */
  readonly batches: AsyncIterable<readonly FailureLine[]>;
  /** Lines that were passed over, once `batches` has ended. */
  readonly broken: BrokenLines;
}

const NONE_BROKEN: BrokenLines = { count: 0, first: [] };

/** Opens the failures that the flags name. @throws Abort when there is no such job, or it cannot be read */
export async function failureSource(flags: AnalyzeFlagValues): Promise<FailureSource> {
  const { files } = machinePorts;
  if (flags.errors !== undefined) {
    const file = readErrorsFile(files, flags.errors);
    return {
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
    unprocessed: await unprocessedOf(view),
    batches: readFailureBatches(files, view),
    broken: NONE_BROKEN,
  };
}

// The checkpoint of a job that has ended knows, even where its ledger is gone.
async function unprocessedOf(view: JobView): Promise<number> {
  const { state, checkpoint } = view;
  if (state !== 'running' && state !== 'killed') return checkpoint.summary.unprocessed;
  const now = await readProgress(machinePorts.files, view);
  return now.checkpoint.summary.unprocessed;
}
