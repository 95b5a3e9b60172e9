import { constants, createReadStream, fdatasync, writeSync } from 'node:fs';
import {
  access,
  type FileHandle,
  link,
  mkdir,
  open,
  readFile,
  readdir,
  rename,
  rm,
  rmdir,
  stat,
} from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { systemErrorCode, ignoringSystemErrors } from '../../model';
import { readLines } from './lines';

const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;
const READ_BLOCK = 256 * 1024;

/** What file systems without hard links (FAT, some network shares) say to one. */
const NO_HARD_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

/** A file that only grows. */
export interface AppendFile {
  append(text: string): Promise<void>;
  /** Returns once everything appended is on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The file system as a job needs it. The port exists so that a test can fail the n-th read, write, sync or rename;
 * `nodeFiles` is the real one. Every method rejects with Node's own error.
 */
export interface JobFiles {
  /** Makes a folder and its parents, 0700. */
  makeFolder(path: string): Promise<void>;
  /** Creates a file that must not exist yet (else `EEXIST`), 0600. It appears with its text, never without. */
  createNew(path: string, text: string): Promise<void>;
  /** Opens a file for appending, 0600, made when missing. */
  openAppend(path: string): Promise<AppendFile>;
  /**
   * Cuts what follows the last line feed, for good: what a kill in the middle of a write has left.
   *
   * @returns bytes cut; 0 also when there is no such file
   */
  cutTail(path: string): Promise<number>;
  /** Puts `from` in the place of `to`. */
  rename(from: string, to: string): Promise<void>;
  /** Makes the entries of a folder durable: after a create or a rename in it. */
  syncFolder(path: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Removes a folder that is empty; one that is not, or is not there, stays as it is. */
  removeEmptyFolder(path: string): Promise<void>;
  /** The text of a file, or undefined when there is none. */
  read(path: string): Promise<string | undefined>;
  /** The lines of a file that exists, without their line feeds. */
  readLines(path: string, onTorn?: () => void): AsyncIterable<string>;
  /** The bytes of a file that exists, in blocks. */
  readBlocks(path: string): AsyncIterable<Buffer>;
  /** Names in a folder, sorted; none when the folder is missing. */
  list(path: string): Promise<readonly string[]>;
  exists(path: string): Promise<boolean>;
  /** When the file was written last, in milliseconds since 1970; 0 when there is none. */
  modifiedMs(path: string): Promise<number>;
}

export function nodeFiles(): JobFiles {
  return {
    makeFolder: async (path) => {
      await mkdir(path, { recursive: true, mode: FOLDER_MODE });
    },
    createNew,
    openAppend,
    cutTail,
    rename: (from, to) => rename(from, to),
    syncFolder,
    remove: (path) => rm(path, { recursive: true, force: true }),
    removeEmptyFolder,
    read: (path) => unlessMissing(undefined, () => readFile(path, 'utf8')),
    readLines,
    readBlocks: (path) => createReadStream(path, { highWaterMark: READ_BLOCK }),
    list: (path) => unlessMissing([], async () => (await readdir(path)).sort()),
    exists: (path) => unlessMissing(false, () => access(path, constants.F_OK).then(() => true)),
    modifiedMs: (path) => unlessMissing(0, async () => (await stat(path)).mtimeMs),
  };
}

/** What `work` gives, or `missing` where there is no such file or folder. */
async function unlessMissing<T, M>(missing: M, work: () => Promise<T>): Promise<T | M> {
  try {
    return await work();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return missing;
    throw error;
  }
}

async function removeEmptyFolder(path: string): Promise<void> {
  try {
    await rmdir(path);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].some((code) => hasCode(error, code))) throw error;
  }
}

let created = 0;

// A lock that could be seen empty would be taken for torn, and its living owner for dead.
async function createNew(path: string, text: string): Promise<void> {
  created += 1;
  const beside = `${path}.${String(process.pid)}-${String(created)}.new`;
  try {
    await writeNew(beside, 'w', text);
    await link(beside, path);
  } catch (error) {
    if (!NO_HARD_LINKS.some((code) => hasCode(error, code))) throw error;
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

const syncData = promisify(fdatasync);

// The ledger is written hundreds of times a second. To hand the kernel some bytes to keep takes less time than to ask another
// thread to do it; only the sync waits for the disk. A handle's own `datasync` costs more than the one of its number.
async function openAppend(path: string): Promise<AppendFile> {
  const handle = await open(path, 'a', FILE_MODE);
  return {
    append: (text) =>
      new Promise((resolve) => {
        const bytes = Buffer.from(text);
        for (let at = 0; at < bytes.length;) at += writeSync(handle.fd, bytes, at);
        resolve();
      }),
    sync: () => syncData(handle.fd),
    close: () => handle.close(),
  };
}

const TAIL_BLOCK = 64 * 1024;
const LINE_FEED = 0x0a;

async function cutTail(path: string): Promise<number> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r+');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 0;
    throw error;
  }
  try {
    const { size } = await handle.stat();
    const end = await endOfLines(handle, size);
    if (end === size) return 0;
    await handle.truncate(end);
    await handle.datasync();
    return size - end;
  } finally {
    await handle.close();
  }
}

/** Offset just after the last line feed; 0 when there is none. */
async function endOfLines(handle: FileHandle, size: number): Promise<number> {
  const block = Buffer.alloc(TAIL_BLOCK);
  for (let to = size; to > 0;) {
    const from = Math.max(0, to - TAIL_BLOCK);
    const { bytesRead } = await handle.read(block, 0, to - from, from);
    const at = block.subarray(0, bytesRead).lastIndexOf(LINE_FEED);
    if (at >= 0) return from + at + 1;
    to = from;
  }
  return 0;
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

/**
 * Replaces a file whole with what `write` appends: a reader, or a machine that loses power, sees the old text or the
 * new one. When anything fails the old file stands.
 */
export async function writeWhole(
  files: JobFiles,
  path: string,
  write: (append: AppendFile['append']) => Promise<void>,
): Promise<void> {
  const beside = `${path}.new`;
  await files.remove(beside);
  const file = await files.openAppend(beside);
  try {
    await write((text) => file.append(text));
    await file.sync();
  } catch (error) {
    await ignoringSystemErrors(file.close());
    throw error;
  }
  await file.close();
  await files.rename(beside, path);
  await files.syncFolder(dirname(path));
}

/** True when `error` is a system error of this code, e.g. `ENOENT`. */
export function hasCode(error: unknown, code: string): boolean {
  return systemErrorCode(error) === code;
}
