import { type JobFiles, lastJobId, whereJobsAre } from '../../jobs';
import { Abort, type JobId, sanitizeLine } from '../../model';
import { readJobId } from '../command/flags';

/** The argument and flags that name a job. */
export interface JobNaming {
  readonly jobArgument: string | undefined;
  readonly last: boolean;
  readonly 'checkpoint-dir': string;
}

type Verb = 'resume' | 'errors' | 'results' | 'status' | 'report' | 'verify';

const PURPOSE_OF: Readonly<Record<Verb, string>> = {
  resume: 'resume',
  errors: 'list the failures of',
  results: 'list the results of',
  status: 'look at',
  report: 'report on',
  verify: 'verify',
};

/** Checks that exactly one job is named. @throws Abort `job_not_named`, `job_named_twice` */
export function checkJobNaming(
  verb: Verb,
  { jobArgument, last }: Pick<JobNaming, 'jobArgument' | 'last'>,
): void {
  if (jobArgument === undefined && !last) {
    throw new Abort(
      'usage',
      'job_not_named',
      `Name the job to ${PURPOSE_OF[verb]}, or add --last.`,
      [`workos-migrate ${verb} <job-id>`],
    );
  }
  if (jobArgument !== undefined && last) {
    throw new Abort('usage', 'job_named_twice', 'Give either a job id or --last, not both.');
  }
}

/**
 * The id of the named job, or of the most recent job with `--last`.
 *
 * @throws Abort `job_id_invalid`, `job_unknown`
 */
export async function namedJob(
  files: JobFiles,
  { jobArgument, ...flags }: JobNaming,
): Promise<JobId> {
  if (jobArgument !== undefined) return readJobId(jobArgument);
  const folder = flags['checkpoint-dir'];
  const last = await lastJobId(files, folder);
  if (last !== undefined) return last;
  const where = sanitizeLine(files.where ?? folder);
  throw new Abort('job_in_the_way', 'job_unknown', `There is no job in ${where}.`, [
    whereJobsAre(folder, files),
  ]);
}
