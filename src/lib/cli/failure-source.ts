import {
  type BrokenLines,
  type FailureLine,
  type JobView,
  lookAtJob,
  readErrorsFile,
  readFailures,
} from '../jobs';
import type { AnalyzeFlagValues } from './analyze-flags';
import { machinePorts } from './job-session';
import { namedJob } from './named-job';

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
  const jobId = await namedJob(files, flags);
  const view = await lookAtJob(files, { checkpointDir: flags['checkpoint-dir'], jobId });
  const errorsPath = view.files.errors;
  return { errorsPath, view, failures: readFailures(files, view), broken: NONE_BROKEN };
}
