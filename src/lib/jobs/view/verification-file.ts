import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import {
  type Fingerprint,
  ifValid,
  isVerification,
  parseJson,
  type Verification,
} from '../../model';
import type { Target } from '../checkpoint/checkpoint';
import { cannotBegin, onDisk, whileReading } from '../disk/disk-error';
import type { JobFiles } from '../disk/job-files';
import { writeWhole } from '../disk/write-whole';
import { makeJobFolder, makeJobsFolder } from '../disk/jobs-folder';
import { VERIFICATION_FILE, VERIFY_FOLDER } from '../names';
import { copyReports } from '../disk/copy-reports';
import type { JobView } from './job-view';

const NAME_LENGTH = 16;

/** Where a verification of a job keeps what it has until it ends: on the disk of this machine, wherever the job is. */
export async function verifyFolderOfJob(
  { copies }: Pick<JobFiles, 'copies'>,
  { folder }: Pick<JobView, 'folder'>,
): Promise<string> {
  if (copies !== undefined) {
    try {
      await makeJobFolder(copies, folder);
    } catch (error) {
      throw cannotBegin(error, folder);
    }
  }
  return join(folder, VERIFY_FOLDER);
}

/** The same for a file that is verified without its job. Makes the folder of the jobs. */
export async function verifyFolderOfFile(
  files: JobFiles,
  checkpointDir: string,
  { csv, target }: { readonly csv: Fingerprint; readonly target: Target },
): Promise<string> {
  const { apiUrl, environment } = target;
  const digest = createHash('sha256').update(JSON.stringify([csv.sha256, apiUrl, environment]));
  const folder = join(checkpointDir, `.verify-${digest.digest('hex').slice(0, NAME_LENGTH)}`);
  try {
    await makeJobsFolder(files.copies ?? files, checkpointDir);
  } catch (error) {
    throw cannotBegin(error, folder);
  }
  return folder;
}

/**
 * Replaces the `verification.json` of a job. Returns its path. A store lets nobody write who does not hold the job.
 *
 * @throws Abort `job_in_use` when another process has taken the job in the store meanwhile
 */
export async function writeVerification(
  files: JobFiles,
  { folder }: Pick<JobView, 'folder'>,
  verification: Verification,
): Promise<string> {
  const path = join(folder, VERIFICATION_FILE);
  const text = `${JSON.stringify(verification, null, 2)}\n`;
  const { locks } = files;
  await locks?.take(basename(folder), verification.verifiedAt);
  try {
    await onDisk(
      writeWhole(files, path, (append) => append(text)),
      path,
    );
  } finally {
    await locks?.release(basename(folder));
  }
  await copyReports(files, folder, [path]);
  return path;
}

/** The last verification of a job; undefined when there was none, or its file is damaged. */
export async function readVerification(
  files: JobFiles,
  { folder }: Pick<JobView, 'folder'>,
): Promise<Verification | undefined> {
  const path = join(folder, VERIFICATION_FILE);
  const text = await whileReading(files.read(path), path);
  return text === undefined ? undefined : ifValid(parseJson(text), isVerification);
}
