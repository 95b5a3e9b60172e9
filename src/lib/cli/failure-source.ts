import {
  type BrokenLines,
  type FailureLine,
  type JobView,
  lastJobId,
  lookAtJob,
  readErrorsFile,
  readFailures,
} from '../jobs';
import { Abort, type JobId, oneLine } from '../model';
import type { AnalyzeFlagValues } from './analyze-flags';
import { readJobId } from './flags';
import { machinePorts } from './job-session';

/** Where failures are read from. */
export interface FailureSource {
  readonly errorsPath: string;
  /** The job; undefined for a file that stands alone. */
  readonly view?: JobView;
  /** To be iterated once. */
  readonly failures: AsyncIterable<FailureLine>;
  /** Lines that were passed over, once `failures` has ended. */
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
      failures: file.failures,
      get broken() {
        return file.broken;
      },
    };
  }
  const jobId = await jobOf(flags);
  const view = await lookAtJob(files, { checkpointDir: flags['checkpoint-dir'], jobId });
  const errorsPath = view.files.errors;
  return { errorsPath, view, failures: readFailures(files, view), broken: NONE_BROKEN };
}

async function jobOf({ jobArgument, ...flags }: AnalyzeFlagValues): Promise<JobId> {
  if (jobArgument !== undefined) return readJobId(jobArgument);
  const folder = flags['checkpoint-dir'];
  const last = await lastJobId(machinePorts.files, folder);
  if (last !== undefined) return last;
  throw new Abort('job_in_the_way', 'job_unknown', `There is no job in ${oneLine(folder)}.`, [
    'Name the folder of the jobs with --checkpoint-dir',
  ]);
}
