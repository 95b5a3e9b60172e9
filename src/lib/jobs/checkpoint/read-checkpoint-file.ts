import { join } from 'node:path';
import { Abort } from '../../model';
import type { Checkpoint } from './checkpoint';
import { hasCode, type JobFiles } from '../disk/files';
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
    // A newer version's job is not the one that is meant; a file is no folder; of a foreign folder nothing is asked.
    const isNone = error instanceof Abort || FOREIGN.some((code) => hasCode(error, code));
    if (!isNone) throw error;
    return undefined;
  }
}

const FOREIGN = ['ENOTDIR', 'EACCES', 'EPERM', 'EISDIR'];
