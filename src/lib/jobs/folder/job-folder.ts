import { join } from 'node:path';
import { Abort, hasErrorCode, ignoringSystemErrors, type JobId, sanitizeLine } from '../../model';
import { diskError } from '../disk/disk-error';
import type { JobFiles } from '../disk/job-files';
import { readHistory } from '../ledger/job-history';
import { releaseLock, takeLock } from './lock';
import { CHECKPOINT_FILE, LEDGER_FOLDER } from '../names';

/** The names a job may have in its folder; nothing else is ever removed. */
const OURS = /^(?:ledger|lock(?:\..*)?|(?:checkpoint\.json|errors\.jsonl|results\.csv)(?:\.new)?)$/;

/** The folder of a job that is about to begin: claimed and locked, but not a job yet. */
export interface ClaimedFolder {
  readonly jobId: JobId;
  readonly path: string;
  /**
   * Removes the folder, unless it has become a job: then only the lock is released. Never rejects because of a disk
   * error: what remains is not a job, and the next command reuses it.
   */
  abandonUnlessJob(): Promise<void>;
}

/**
 * Claims the folder of a new job under `checkpointDir`. A folder without `checkpoint.json`, left by a run that was
 * killed while planning, is not a job yet and is reused.
 *
 * @throws Abort `job_exists`, `job_in_use` (exit 5), or `disk_unwritable` (exit 7)
 */
export async function claimFolder(
  files: JobFiles,
  request: { readonly checkpointDir: string; readonly jobId: JobId; readonly now: string },
): Promise<ClaimedFolder> {
  const { checkpointDir, jobId, now } = request;
  const path = join(checkpointDir, jobId);
  try {
    await files.makeFolder(checkpointDir);
    await ignoreByGit(files, checkpointDir);
    await rejectExisting(files, path, jobId);
    await rejectForeign(files, path);
    await files.makeFolder(path);
    await takeLock(files, path, now);
    await makeReady(files, { checkpointDir, path, jobId });
  } catch (error) {
    if (hasErrorCode(error, 'EEXIST') || hasErrorCode(error, 'ENOTDIR')) {
      throw new Abort(
        'usage',
        'checkpoint_dir_not_a_folder',
        `A file is in the way of the folder ${path}.`,
        ['Name another folder with --checkpoint-dir, or another job with --job-id'],
      );
    }
    throw diskError(error, path);
  }
  return {
    jobId,
    path,
    abandonUnlessJob: () => ignoringSystemErrors(abandon(files, path)),
  };
}

/** Prepares the folder under the lock, and releases the lock when that fails. */
async function makeReady(
  files: JobFiles,
  place: { readonly checkpointDir: string; readonly path: string; readonly jobId: JobId },
): Promise<void> {
  const { checkpointDir, path, jobId } = place;
  try {
    await rejectExisting(files, path, jobId);
    await clearLeftovers(files, path);
    await files.makeFolder(join(path, LEDGER_FOLDER));
    await files.syncFolder(checkpointDir);
  } catch (error) {
    await ignoringSystemErrors(releaseLock(files, path));
    throw error;
  }
}

async function abandon(files: JobFiles, path: string): Promise<void> {
  if (await isJob(files, path)) {
    await releaseLock(files, path);
    return;
  }
  for (const name of await files.list(path)) {
    if (OURS.test(name)) await files.remove(join(path, name));
  }
  await files.removeEmptyFolder(path);
}

/**
 * True when the folder is a job's: it has a checkpoint, or had one. Chunks are granted after the checkpoint is written,
 * so a ledger with grants belongs to a job whose checkpoint was removed.
 */
export async function isJob(files: JobFiles, path: string): Promise<boolean> {
  if (await files.exists(join(path, CHECKPOINT_FILE))) return true;
  return (await readHistory(files, join(path, LEDGER_FOLDER))).epochs.size > 0;
}

async function rejectExisting(files: JobFiles, path: string, jobId: JobId): Promise<void> {
  if (!(await isJob(files, path))) return;
  throw new Abort('job_in_the_way', 'job_exists', `The job ${jobId} already exists in ${path}.`, [
    `Resume it: workos-migrate resume ${jobId}`,
    'Or choose another name with --job-id, or remove the folder if the job is not needed any more',
  ]);
}

// A folder with other files must not become a job: a user may remove the whole folder of a job one day.
async function rejectForeign(files: JobFiles, path: string): Promise<void> {
  const foreign = (await files.list(path)).find((name) => !OURS.test(name));
  if (foreign === undefined) return;
  throw new Abort(
    'job_in_the_way',
    'folder_not_ours',
    `${path} is a folder with other files, such as ${sanitizeLine(foreign)}. Nothing in it was changed.`,
    ['Choose another name with --job-id, or another folder with --checkpoint-dir'],
  );
}

async function clearLeftovers(files: JobFiles, path: string): Promise<void> {
  for (const name of await files.list(path)) {
    if (!name.startsWith('lock')) await files.remove(join(path, name));
  }
}

// Reports hold personal data: git must not add them to a repository around the folder.
async function ignoreByGit(files: JobFiles, checkpointDir: string): Promise<void> {
  const path = join(checkpointDir, '.gitignore');
  if (await files.exists(path)) return;
  try {
    await files.createNew(path, '*\n');
  } catch (error) {
    if (!hasErrorCode(error, 'EEXIST')) throw error;
  }
}
