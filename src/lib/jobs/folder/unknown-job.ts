import { join, resolve } from 'node:path';
import { distance } from 'fastest-levenshtein';
import { Abort, type JobId, sanitizeLine } from '../../model';
import type { JobFiles } from '../disk/job-files';
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
  const near = nearest(jobId, jobs);
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

/**
 * The names that the user may have meant, the most similar first: they contain what was typed, or differ little from
 * it.
 */
function nearest(typed: string, names: readonly string[]): readonly string[] {
  const wanted = typed.toLowerCase();
  const ranked = names.map((name) => {
    const known = name.toLowerCase();
    return { name, far: known.includes(wanted) ? 0 : distance(wanted, known) };
  });
  return ranked
    .filter(({ far }) => far <= Math.max(2, Math.floor(typed.length / 3)))
    .sort((one, other) => one.far - other.far)
    .slice(0, NAMED_JOBS)
    .map(({ name }) => name);
}
