import { link, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Abort, systemErrorCause, systemErrorCode, tidy } from '../model';
import {
  existingTrouble,
  type FixedTarget,
  isThere,
  refuseFixedPath,
  shownPath,
} from './fixed-path';

const FILE_MODE = 0o600;

/** What file systems without hard links (FAT, some network shares) say to one. */
const NO_HARD_LINKS: ReadonlySet<string | undefined> = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
]);

/** Trouble that passes; anything else at the first touch is a wrong path. */
const PASSING: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EMFILE', 'ENFILE']);

/** A file that is being written. */
export interface OutputFile {
  append(bytes: Uint8Array): Promise<void>;
  /** Returns once everything appended is on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** The file system as a fixed file needs it. The port exists so that a test can fail each call. */
export interface OutputFiles {
  /** Creates a file that must not exist yet (else `EEXIST`), 0600. */
  create(path: string): Promise<OutputFile>;
  /** Gives a file a second name, which must not exist yet (else `EEXIST`). */
  link(from: string, to: string): Promise<void>;
  /** Puts `from` in the place of `to`. */
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Makes the entries of a folder durable. */
  syncFolder(path: string): Promise<void>;
}

export function outputFiles(): OutputFiles {
  return { create, link, rename, remove: (path) => rm(path, { force: true }), syncFolder };
}

/**
 * Writes a file whole or not at all: what `write` appends is on the disk before it gets its name. When anything fails
 * there is nothing new, and what was there stands.
 *
 * @throws Abort when the disk refuses
 */
export async function writeFixed(
  files: OutputFiles,
  target: FixedTarget,
  write: (append: OutputFile['append']) => Promise<void>,
): Promise<void> {
  const { path } = target;
  await refuseFixedPath(target);
  const { beside, file } = await createBeside(files, path);
  try {
    try {
      await write((bytes) => onDisk(file.append(bytes), path));
      await onDisk(file.sync(), path);
    } catch (error) {
      await tidy(file.close());
      throw error;
    }
    await onDisk(file.close(), path);
    await publish(files, { beside, target });
  } finally {
    await tidy(files.remove(beside));
  }
  await onDisk(files.syncFolder(dirname(path)), path);
}

async function publish(
  files: OutputFiles,
  { beside, target: { path, force } }: { beside: string; target: FixedTarget },
): Promise<void> {
  if (!force) {
    try {
      await files.link(beside, path);
      return;
    } catch (error) {
      const code = systemErrorCode(error);
      if (code === 'EEXIST') throw existingTrouble(path);
      if (!NO_HARD_LINKS.has(code)) throw diskFailure(error, path);
      if (await isThere(path)) throw existingTrouble(path);
    }
  }
  await onDisk(files.rename(beside, path), path);
}

let created = 0;

async function createBeside(
  files: OutputFiles,
  path: string,
): Promise<{ readonly beside: string; readonly file: OutputFile }> {
  for (;;) {
    created += 1;
    const beside = `${path}.${String(process.pid)}-${String(created)}.new`;
    try {
      return { beside, file: await files.create(beside) };
    } catch (error) {
      // Left by a process that was killed: it is not ours to remove.
      if (systemErrorCode(error) !== 'EEXIST') throw diskFailure(error, path);
    }
  }
}

async function create(path: string): Promise<OutputFile> {
  const handle = await open(path, 'wx', FILE_MODE);
  return {
    append: (bytes) => handle.appendFile(bytes),
    sync: () => handle.datasync(),
    close: () => handle.close(),
  };
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

async function onDisk<T>(work: Promise<T>, path: string): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw diskFailure(error, path);
  }
}

/** What a refusal of the disk means; an error that is no system error is a bug and stays itself. */
function diskFailure(error: unknown, path: string): unknown {
  const cause = systemErrorCause(error);
  if (cause === undefined) return error;
  const message = `${shownPath(path)} cannot be written: ${cause.words} (${cause.code}). Nothing was written.`;
  return PASSING.has(cause.code)
    ? new Abort('stopped_early', 'fixed_csv_unwritable', message, ['Make room on the disk first'])
    : new Abort('usage', 'fixed_csv_unwritable', message);
}
