import { randomInt } from 'node:crypto';
import { link, open, rm } from 'node:fs/promises';
import { hasErrorCode } from '../../model';
import { FILE_MODE } from './modes';

/** What file systems without hard links (FAT, some network shares) answer to a request for one. */
const NO_HARD_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

/** Processes of two containers may have one pid. */
const NAMES = 2 ** 47;

/**
 * Creates a file that must not exist yet. It appears with its text: a lock that could be seen empty would look torn,
 * and its living owner dead.
 */
export async function createNew(path: string, text: string): Promise<void> {
  const beside = `${path}.${String(process.pid)}-${String(randomInt(NAMES))}.new`;
  try {
    await writeNew(beside, 'w', text);
    await link(beside, path);
  } catch (error) {
    if (!NO_HARD_LINKS.some((code) => hasErrorCode(error, code))) throw error;
    await writeNew(path, 'wx', text);
  } finally {
    await rm(beside, { force: true });
  }
}

async function writeNew(path: string, flags: 'w' | 'wx', text: string): Promise<void> {
  const handle = await open(path, flags, FILE_MODE);
  try {
    await handle.writeFile(text);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}
