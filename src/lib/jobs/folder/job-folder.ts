import { basename, dirname, join } from 'node:path';
import {
  Abort,
  defined,
  hasErrorCode,
  ignoringSystemErrors,
  type JobId,
  sanitizeLine,
} from '../../model';
import { cannotBegin, onDisk } from '../disk/disk-error';
import type { JobFiles } from '../disk/job-files';
import type { JobHold } from '../disk/job-locks';
import { ignoreByGit, makeJobsFolder } from '../disk/jobs-folder';
import { readHistory } from '../ledger/job-history';
import { rejectForeign, removeLeftovers } from './leftovers';
import { jobCommand } from '../job-command';
import { holdOn, releaseLock, TAKE_OVER, takeLock } from './lock';
import { goOnWithoutStore } from './unknown-job';
import { CHECKPOINT_FILE, GIT_IGNORE, IGNORE_ALL, LEDGER_FOLDER } from '../names';

/** The folder of a job that is about to begin: claimed and locked, but not a job yet. */
export interface ClaimedFolder {
  readonly jobId: JobId;
  readonly path: string;
  /** The lease of this process, where the job is not on a disk of this machine. */
  readonly hold: JobHold | undefined;
  /** Removes what a killed run left here, and makes room for the ledger: the job begins. */
  makeReady(): Promise<void>;
  /**
   * Releases the lock and, unless the folder has become a job, removes what this run has made of it. Never rejects
   * because of a disk error: what remains is not a job, and the next command reuses it.
   */
  abandonUnlessJob(): Promise<void>;
}

/** The folder to claim. */
export interface ClaimRequest {
  readonly checkpointDir: string;
  readonly jobId: JobId;
  /** ISO 8601. */
  readonly now: string;
  /** The user says that an owner of the lock who cannot be checked from here is gone; undefined: has no way to. */
  readonly takeOver?: boolean;
}

/**
 * Claims the folder of a new job under `checkpointDir`. A folder without `checkpoint.json`, left by a run that was
 * killed while planning, is not a job yet and is reused.
 *
 * @throws Abort `job_exists`, `job_in_use` (exit 5), or `disk_unwritable` (exit 7)
 */
export async function claimFolder(files: JobFiles, request: ClaimRequest): Promise<ClaimedFolder> {
  const { checkpointDir, jobId, now, takeOver } = request;
  const path = join(checkpointDir, jobId);
  try {
    await makeJobsFolder(files, checkpointDir);
    await rejectExisting(files, path, jobId);
    await rejectOnDisk(files, path, jobId);
    await rejectForeign(files, path);
    await files.makeFolder(path);
    const ifGone = takeOver === undefined ? `remove ${join(path, 'lock')}` : TAKE_OVER;
    await takeLock(files, path, { since: now, ifGone, ...defined({ takeOver }) });
    await checkLocked(files, path, jobId);
  } catch (error) {
    if (hasErrorCode(error, 'EEXIST') || hasErrorCode(error, 'ENOTDIR')) {
      throw new Abort(
        'usage',
        'checkpoint_dir_not_a_folder',
        `A file is in the way of the folder ${path}.`,
        ['Name another folder with --checkpoint-dir, or another job with --job-id'],
      );
    }
    throw cannotBegin(error, path);
  }
  let hasBegun = false;
  return {
    jobId,
    path,
    hold: holdOn(files, path),
    makeReady() {
      hasBegun = true;
      return onDisk(makeReady(files, path), path);
    },
    abandonUnlessJob: () => ignoringSystemErrors(abandon(files, path, hasBegun)),
  };
}

/** Looks again under the lock, and releases it when the folder has become a job meanwhile. */
async function checkLocked(files: JobFiles, path: string, jobId: JobId): Promise<void> {
  try {
    await rejectExisting(files, path, jobId);
  } catch (error) {
    await ignoringSystemErrors(releaseLock(files, path));
    throw error;
  }
}

async function makeReady(files: JobFiles, path: string): Promise<void> {
  const parent = dirname(path);
  await rejectForeign(files, path);
  await removeLeftovers(files, path);
  const above = await files.read(join(parent, GIT_IGNORE));
  if (above !== IGNORE_ALL) await ignoreByGit(files, path);
  await files.makeFolder(join(path, LEDGER_FOLDER));
  await files.syncFolder(parent);
}

async function abandon(files: JobFiles, path: string, hasBegun: boolean): Promise<void> {
  if (hasBegun && !(await isJob(files, path))) {
    await removeLeftovers(files, path);
    await files.removeEmptyFolder(join(path, LEDGER_FOLDER));
  }
  await releaseLock(files, path);
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
  const inStore = files.where !== undefined;
  const where = files.where ?? path;
  const remove = inStore ? '' : ', or remove the folder if the job is not needed any more';
  throw new Abort('job_in_the_way', 'job_exists', `The job ${jobId} already exists in ${where}.`, [
    `Resume it: ${jobCommand('resume', { jobId, checkpointDir: dirname(path) })}`,
    `Or choose another name with --job-id${remove}`,
  ]);
}

/** The reports of a job in a store are copied to a folder of this disk: it must not be that of another job. */
async function rejectOnDisk({ copies }: JobFiles, path: string, jobId: JobId): Promise<void> {
  if (copies === undefined || !(await isJob(copies, path))) return;
  throw new Abort(
    'job_in_the_way',
    'job_on_disk',
    `The job ${jobId} is on the disk of this machine, in ${sanitizeLine(path)}, and WORKOS_MIGRATE_STORE names a store for jobs.`,
    [
      goOnWithoutStore({ jobId, checkpointDir: dirname(path) }),
      'Or choose another name with --job-id, or another folder with --checkpoint-dir',
    ],
  );
}

/**
 * Removes a job that has done nothing, and which this process has closed. Never rejects because of a disk error: what
 * remains is a job that can be resumed.
 */
export function discardFolder(files: JobFiles, path: string, now: string): Promise<void> {
  return ignoringSystemErrors(
    (async () => {
      // A store lets nobody write who does not hold the job.
      if (files.locks === undefined) return files.remove(path);
      await files.locks.take(basename(path), now);
      await files.remove(path).finally(() => releaseLock(files, path));
    })(),
  );
}

// Reports hold personal data: git must not add them to a repository around the folder.
