import { join } from 'node:path';
import { Abort, hasErrorCode } from '../../model';
import type { Checkpoint } from './checkpoint';
import type { JobFiles } from '../disk/job-files';
import { CHECKPOINT_FILE } from '../names';
import { readCheckpoint } from './read-checkpoint';

/** The checkpoint in a job's folder; undefined when there is none that this version can read. */
export async function checkpointIn(
  files: JobFiles,
  folder: string,
): Promise<Checkpoint | undefined> {
  try {
    return readCheckpoint((await files.read(join(folder, CHECKPOINT_FILE))) ?? '');
  } catch (error) {
    // A newer version's job, a file in place of a folder, or a folder that we may not read: not a job that can be
    // named.
    const isNone = error instanceof Abort || FOREIGN.some((code) => hasErrorCode(error, code));
    if (!isNone) throw error;
    return undefined;
  }
}

const FOREIGN = ['ENOTDIR', 'EACCES', 'EPERM', 'EISDIR'];
