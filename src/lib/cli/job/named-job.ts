import { type JobFiles, lastJobId } from '../../jobs';
import { Abort, type JobId, sanitizeLine } from '../../model';
import { readJobId } from '../command/flags';

/** How a command was told which job is meant. */
export interface JobNaming {
  readonly jobArgument: string | undefined;
  readonly last: boolean;
  readonly 'checkpoint-dir': string;
}

type Verb = 'resume' | 'errors' | 'status' | 'report';

const PURPOSES: Readonly<Record<Verb, string>> = {
  resume: 'resume',
  errors: 'list the failures of',
  status: 'look at',
  report: 'report on',
};

/** @throws Abort `job_not_named`, `job_named_twice` */
export function refuseUnclearJob(
  verb: Verb,
  { jobArgument, last }: Pick<JobNaming, 'jobArgument' | 'last'>,
): void {
  if (jobArgument === undefined && !last) {
    throw new Abort('usage', 'job_not_named', `Name the job to ${PURPOSES[verb]}, or add --last.`, [
      `workos-migrate ${verb} <job-id>`,
    ]);
  }
  if (jobArgument !== undefined && last) {
    throw new Abort('usage', 'job_named_twice', 'A job is named beside --last: give one.');
  }
}

/**
 * The job a command is to deal with: the one that is named, else the one that was worked on last.
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
  throw new Abort('job_in_the_way', 'job_unknown', `There is no job in ${sanitizeLine(folder)}.`, [
    'Name the folder of the jobs with --checkpoint-dir',
  ]);
}
