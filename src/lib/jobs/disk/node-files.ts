import { constants, createReadStream } from 'node:fs';
import { access, mkdir, open, readFile, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { hasErrorCode } from '../../model';
import { openAppend } from './append-file';
import { createNew } from './create-new';
import { cutTail } from './cut-tail';
import type { JobFiles } from './job-files';
import { readLines } from './lines';

const FOLDER_MODE = 0o700;
const READ_BLOCK = 256 * 1024;

/** The file system of this machine. */
export function nodeFiles(): JobFiles {
  return {
    makeFolder,
    createNew,
    openAppend,
    cutTail,
    rename: (from, to) => rename(from, to),
    syncFolder,
    remove: (path) => rm(path, { recursive: true, force: true }),
    removeEmptyFolder,
    read: (path) => unlessMissing(undefined, () => readFile(path, 'utf8')),
    readLines,
    readBlocks,
    list: (path) => unlessMissing([], async () => (await readdir(path)).sort()),
    exists: (path) => unlessMissing(false, () => access(path, constants.F_OK).then(() => true)),
  };
}

/** A device has no end, and a pipe that nothing writes to never begins. */
async function* readBlocks(path: string): AsyncGenerator<Buffer> {
  const stats = await stat(path);
  if (!stats.isFile() && !stats.isDirectory()) {
    throw Object.assign(new Error('it is not a regular file'), { code: 'ENOTREGULAR' });
  }
  yield* createReadStream(path, { highWaterMark: READ_BLOCK }) as AsyncIterable<Buffer>;
}

/** The result of `work`, or `missing` when the file or folder does not exist. */
async function unlessMissing<T, M>(missing: M, work: () => Promise<T>): Promise<T | M> {
  try {
    return await work();
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return missing;
    throw error;
  }
}

async function makeFolder(path: string): Promise<boolean> {
  const first = await mkdir(path, { recursive: true, mode: FOLDER_MODE });
  if (first === undefined) return false;
  // Each of the new folders is an entry of the one above it.
  const above = dirname(resolve(first));
  for (let folder = resolve(path); folder !== above;) {
    folder = dirname(folder);
    try {
      await syncFolder(folder);
    } catch (error) {
      // The user's own folder may be one that can be written and not read.
      if (!hasErrorCode(error, 'EACCES')) throw error;
    }
  }
  return true;
}

async function removeEmptyFolder(path: string): Promise<void> {
  try {
    await rmdir(path);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].some((code) => hasErrorCode(error, code))) throw error;
  }
}

async function syncFolder(path: string): Promise<void> {
  // Windows cannot open a folder for syncing; its file systems journal directory entries themselves.
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
