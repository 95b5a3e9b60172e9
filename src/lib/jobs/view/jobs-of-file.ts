import { join } from 'node:path';
import { Abort, type Fingerprint, type JobId, parseJobId } from '../../model';
import { isSameTarget, type Target } from '../checkpoint/checkpoint';
import { checkpointIn } from '../checkpoint/read-checkpoint-file';
import { whileReading } from '../disk/disk-error';
import type { JobFiles } from '../disk/job-files';
import { type JobView, lookAtJob } from './job-view';

/** A file, and where its rows go. */
interface FileAndTarget {
  readonly csv: Pick<Fingerprint, 'bytes' | 'sha256'>;
  readonly target: Target;
  /** The only job that has to be readable; by default all of the file. */
  readonly named?: JobId;
}

/**
 * The jobs under `checkpointDir` that import the same bytes into the same target, the last written first, without those
 * that were undone, unless they run. Of all other jobs only the checkpoint is read.
 *
 * @throws Abort (exit 5) when one of them cannot be read: `lookAtJob`
 */
export async function jobsOfFile(
  files: JobFiles,
  checkpointDir: string,
  wanted: FileAndTarget,
): Promise<readonly JobView[]> {
  const views: JobView[] = [];
  for (const name of await whileReading(files.list(checkpointDir), checkpointDir)) {
    const jobId = parseJobId(name);
    if (jobId === undefined) continue;
    const checkpoint = await checkpointIn(files, join(checkpointDir, name));
    if (checkpoint === undefined || !isOf(checkpoint, wanted)) continue;
    try {
      const view = await lookAtJob(files, { checkpointDir, jobId });
      if (view.undo === undefined || view.state === 'running') views.push(view);
    } catch (error) {
      const isInTheWay = wanted.named === undefined || wanted.named === jobId;
      if (isInTheWay || !(error instanceof Abort)) throw error;
    }
  }
  const writtenAt = ({ checkpoint }: JobView): number => Date.parse(checkpoint.updatedAt);
  return views.sort((one, other) => writtenAt(other) - writtenAt(one));
}

function isOf({ csv, target }: FileAndTarget, wanted: FileAndTarget): boolean {
  const isSameFile = csv.sha256 === wanted.csv.sha256 && csv.bytes === wanted.csv.bytes;
  return isSameFile && isSameTarget(target, wanted.target);
}
