import { join } from 'node:path';
import { ignoringSystemErrors, type JobId, parseJobId } from '../../model';
import { isSameTarget, type Target } from '../checkpoint/checkpoint';
import { checkpointIn } from '../checkpoint/read-checkpoint-file';
import type { JobFiles } from '../disk/job-files';
import { lockOwner } from '../folder/lock';
import { lifeOf, type LockOwner } from '../folder/lock-owner';

/** A job that a process holds which may still run. */
export interface LivingJob {
  readonly jobId: JobId;
  readonly owner: LockOwner;
  /** False where the process is of another machine, so that it may have ended. */
  readonly isSeen: boolean;
}

/**
 * The other jobs under `checkpointDir` that lead to the same target and are held by a process that may still run, by
 * name. Two environments of one kind at one address cannot be told apart. What cannot be read is left out: the caller
 * only warns.
 */
export async function otherLivingJobs(
  files: JobFiles,
  {
    checkpointDir,
    jobId,
    target,
  }: {
    readonly checkpointDir: string;
    /** The job of this process. */
    readonly jobId: JobId;
    readonly target: Target;
  },
): Promise<readonly LivingJob[]> {
  const living: LivingJob[] = [];
  const find = async (): Promise<void> => {
    for (const name of await files.list(checkpointDir)) {
      const other = parseJobId(name);
      if (other === undefined || other === jobId) continue;
      const folder = join(checkpointDir, name);
      const checkpoint = await checkpointIn(files, folder);
      if (checkpoint === undefined || !isSameTarget(checkpoint.target, target)) continue;
      const owner = await lockOwner(files, folder);
      if (owner === undefined) continue;
      living.push({ jobId: other, owner, isSeen: lifeOf(owner) === 'alive' });
    }
  };
  await ignoringSystemErrors(find());
  return living;
}
