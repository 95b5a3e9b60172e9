import { join } from 'node:path';
import { Abort, type Clock, defined, hasErrorCode, ignoringSystemErrors } from '../../model';
import { cannotBegin } from '../disk/disk-error';
import type { JobFiles } from '../disk/job-files';
import { releaseLock, TAKE_OVER, takeLock } from './lock';

/** Holds the lock of the process whose job begins. Its name is not one of a job. */
const FOLDER = '.beginning';
// A job begins within milliseconds; a slow disk may take a second.
const ON_DISK = { pauseMs: 50, tries: 200 };
// A process that was killed while its job began has the lease until that ends.
const BY_LEASE = { pauseMs: 250, tries: 160 };

interface Place {
  readonly checkpointDir: string;
  /** ISO 8601. */
  readonly now: string;
  readonly clock: Pick<Clock, 'sleep'>;
  /** The user says that an owner of the lock who cannot be checked from here is gone; undefined: has no way to. */
  readonly takeOver?: boolean;
}

/**
 * Calls `begin` while no other process does the same in this folder of jobs: two imports that start together must see
 * each other.
 *
 * @throws Abort `job_in_use` when the other one does not end
 */
export async function beginInTurn<T>(
  files: JobFiles,
  { checkpointDir, ...place }: Place,
  begin: () => Promise<T>,
): Promise<T> {
  const folder = join(checkpointDir, FOLDER);
  await takeTurn(files, { folder, ...place });
  try {
    return await begin();
  } finally {
    // A lock that remains is that of a dead process soon.
    await ignoringSystemErrors(releaseLock(files, folder));
    await ignoringSystemErrors(files.removeEmptyFolder(folder));
  }
}

async function takeTurn(
  files: JobFiles,
  { folder, now, clock, takeOver }: Omit<Place, 'checkpointDir'> & { readonly folder: string },
): Promise<void> {
  const wait = files.locks === undefined ? ON_DISK : BY_LEASE;
  for (let tries = 1; ; tries += 1) {
    try {
      await files.makeFolder(folder);
      const ifGone = takeOver === undefined ? `remove ${folder}` : TAKE_OVER;
      await takeLock(files, folder, { since: now, ifGone, ...defined({ takeOver }) });
      return;
    } catch (error) {
      // The folder is gone when its last owner has just removed it.
      const isTaken = error instanceof Abort && error.code === 'job_in_use';
      const isBusy = isTaken || hasErrorCode(error, 'ENOENT');
      if (!isBusy || tries === wait.tries) throw cannotBegin(error, folder);
      await clock.sleep(wait.pauseMs);
    }
  }
}
