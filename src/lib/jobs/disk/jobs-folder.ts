import { dirname, join } from 'node:path';
import { hasErrorCode } from '../../model';
import { GIT_IGNORE, IGNORE_ALL } from '../names';
import type { JobFiles } from './job-files';

/** Makes the folder that holds the jobs, and hides it from git. */
export async function makeJobsFolder(files: JobFiles, checkpointDir: string): Promise<void> {
  // Only in a folder made here: in a folder of the user, it would hide the user's own files from git.
  if (await files.makeFolder(checkpointDir)) await ignoreByGit(files, checkpointDir);
}

/** Makes the folder of a job, and the one that holds it. */
export async function makeJobFolder(files: JobFiles, folder: string): Promise<void> {
  await makeJobsFolder(files, dirname(folder));
  await files.makeFolder(folder);
}

export async function ignoreByGit(files: JobFiles, folder: string): Promise<void> {
  try {
    await files.createNew(join(folder, GIT_IGNORE), IGNORE_ALL);
  } catch (error) {
    if (!hasErrorCode(error, 'EEXIST')) throw error;
  }
}
