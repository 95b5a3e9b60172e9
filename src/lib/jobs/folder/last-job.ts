import { join } from 'node:path';
import type { JobId } from '../../model';
import type { Checkpoint } from '../checkpoint/checkpoint';
import { checkpointIn } from '../checkpoint/read-checkpoint-file';
import type { JobFiles } from '../disk/job-files';

/** The job whose checkpoint was written last; undefined when no checkpoint can be read. */
export async function lastJobId(
  files: JobFiles,
  checkpointDir: string,
): Promise<JobId | undefined> {
  let last: Checkpoint | undefined;
  for (const name of await files.list(checkpointDir)) {
    const checkpoint = await checkpointIn(files, join(checkpointDir, name));
    if (checkpoint !== undefined && checkpoint.updatedAt > (last?.updatedAt ?? '')) {
      last = checkpoint;
    }
  }
  return last?.jobId;
}
