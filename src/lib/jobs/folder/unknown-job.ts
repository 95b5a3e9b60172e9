import { join, resolve } from 'node:path';
import { Abort, type JobId, sanitizeLine } from '../../model';
import type { JobFiles } from '../disk/job-files';
import { nearestNames } from './nearest-names';
import { checkpointIn } from '../checkpoint/read-checkpoint-file';

const NAMED_JOBS = 5;

/** The `Abort` for a job that does not exist, `job_unknown`, with the most similar names and where to look. */
export async function unknownJob(
  files: JobFiles,
  { checkpointDir, jobId }: { readonly checkpointDir: string; readonly jobId: JobId },
): Promise<Abort> {
  const jobs: string[] = [];
  for (const name of await files.list(checkpointDir)) {
    if ((await checkpointIn(files, join(checkpointDir, name))) !== undefined) jobs.push(name);
  }
  const near = nearestNames(jobId, jobs);
  const others = jobs.slice(-NAMED_JOBS);
  return new Abort(
    'job_in_the_way',
    'job_unknown',
    `There is no job ${jobId} in ${sanitizeLine(checkpointDir)}.`,
    [
      ...(near.length > 0 ? [`Did you mean ${sanitizeLine(near.join(', '))}?`] : []),
      ...(near.length === 0 && jobs.length > 0
        ? [`Jobs there: ${sanitizeLine(others.join(', '))}`]
        : []),
      ...(jobs.length > 0 ? ['See all jobs: workos-migrate status'] : []),
      whereJobsAre(checkpointDir),
    ],
  );
}

/** Where jobs were looked for, and where else they may be. */
export function whereJobsAre(checkpointDir: string): string {
  return `Looked in ${sanitizeLine(resolve(checkpointDir))}. Jobs are in the folder in which the import was started: change to it, or name the folder with --checkpoint-dir`;
}
