import { join, resolve } from 'node:path';
import { Abort, type JobId, sanitizeLine } from '../../model';
import type { JobFiles } from '../disk/job-files';
import { jobCommand } from '../job-command';
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
    `There is no job ${jobId} in ${sanitizeLine(files.where ?? checkpointDir)}.`,
    [
      ...(await onThisDisk(files, join(checkpointDir, jobId))),
      ...(near.length > 0 ? [`Did you mean ${sanitizeLine(near.join(', '))}?`] : []),
      ...(near.length === 0 && jobs.length > 0
        ? [`Jobs there: ${sanitizeLine(others.join(', '))}`]
        : []),
      ...(jobs.length > 0 ? ['See all jobs: workos-migrate status'] : []),
      whereJobsAre(checkpointDir, files),
    ],
  );
}

/** That a job is where this command does not look. */
async function onThisDisk({ copies }: JobFiles, path: string): Promise<readonly string[]> {
  if (copies === undefined || (await checkpointIn(copies, path)) === undefined) return [];
  return [`It is on the disk of this machine, in ${sanitizeLine(path)}: ${WITHOUT_STORE}`];
}

/** How a job is reached that is on the disk. */
const WITHOUT_STORE = 'for a command on it, unset WORKOS_MIGRATE_STORE';

/** What to do to go on with a job of the disk. */
export function goOnWithoutStore(place: Parameters<typeof jobCommand>[1]): string {
  return `To go on with it: ${WITHOUT_STORE}, then ${jobCommand('resume', place)}`;
}

/** Where jobs were looked for, and where else they may be. */
export function whereJobsAre(checkpointDir: string, { where }: Pick<JobFiles, 'where'>): string {
  if (where !== undefined) return `Looked in ${where}, which WORKOS_MIGRATE_STORE names`;
  return `Looked in ${sanitizeLine(resolve(checkpointDir))}. Jobs are in the folder in which the import was started: change to it, or name the folder with --checkpoint-dir`;
}
