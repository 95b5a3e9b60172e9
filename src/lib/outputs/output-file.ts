import { link, lstat, open, realpath, rename, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { Abort, oneLine, systemErrorCode } from '../model';
import { PartsWriter } from './parts-writer';

const FILE_MODE = 0o600;

/** A file a user asked for. */
export interface OutputRequest {
  readonly path: string;
  /** Replace a file that is there. */
  readonly force: boolean;
  /** Files that are read, and folders that are another's: never written to, whatever is forced. */
  readonly keep: readonly string[];
}

/** Appends to a file that is being written. */
export type Append = (part: string | Uint8Array) => Promise<void>;

/**
 * Refuses what could not be written in the end, before any work is done.
 *
 * @throws Abort (exit 2) `output_exists`, `output_is_input`, `output_unwritable`
 */
export async function checkOutput(request: OutputRequest): Promise<void> {
  await targetOf(request);
}

/**
 * Writes a file, 0600: whole, or not at all. Whatever `write` rejects with leaves everything as it was.
 *
 * @throws Abort as `checkOutput`; and what `write` rejects with
 */
export async function writeOutput(
  request: OutputRequest,
  write: (append: Append) => Promise<void>,
): Promise<void> {
  const target = await targetOf(request);
  const { path, handle } = await openBeside(target, request.path);
  try {
    try {
      const parts = new PartsWriter(handle);
      await write((part) => whileWriting(parts.add(part), request.path));
      await whileWriting(parts.end(), request.path);
    } finally {
      await handle.close();
    }
    await whileWriting(putInPlace(path, target, request), request.path);
  } finally {
    await rm(path, { force: true });
  }
}

/** Where the file will lie, after every reason not to write it is ruled out. */
function targetOf(request: OutputRequest): Promise<string> {
  return whileWriting(findTarget(request), request.path);
}

async function findTarget({ path, force, keep }: OutputRequest): Promise<string> {
  const folder = await realpath(dirname(resolve(path)));
  const asked = join(folder, basename(resolve(path)));
  const there = await unlessMissing(lstat(asked));
  const target = there?.isSymbolicLink() === true ? await followed(asked, path) : asked;
  for (const kept of keep) {
    if (await isWithin(target, kept)) throw isInput(path);
  }
  if (there === undefined) return target;
  const file = await unlessMissing(lstat(target));
  if (file !== undefined && !file.isFile()) throw unwritable(path, 'it is no regular file');
  if (!force) throw exists(path);
  return target;
}

async function followed(link: string, path: string): Promise<string> {
  const target = await unlessMissing(realpath(link));
  if (target === undefined) throw unwritable(path, 'it is a link that leads nowhere');
  return target;
}

/** True for the same file under any name, and for what lies in a folder. */
async function isWithin(target: string, kept: string): Promise<boolean> {
  const real = await unlessMissing(realpath(kept));
  if (real === undefined) return false;
  if (target === real || target.startsWith(real + sep)) return true;
  const [one, other] = [await unlessMissing(lstat(target)), await lstat(real)];
  return one?.ino === other.ino && one.dev === other.dev;
}

async function openBeside(
  target: string,
  shown: string,
): Promise<{ readonly path: string; readonly handle: FileHandle }> {
  for (let turn = 0; ; turn += 1) {
    const path = `${target}.${String(process.pid)}-${String(turn)}.new`;
    try {
      return { path, handle: await open(path, 'wx', FILE_MODE) };
    } catch (error) {
      // What a process of this number has left.
      if (systemErrorCode(error) !== 'EEXIST') throw refused(error, shown);
    }
  }
}

/** What file systems without hard links (FAT, some network shares) say to one. */
const NO_HARD_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

async function putInPlace(from: string, target: string, request: OutputRequest): Promise<void> {
  if (request.force) {
    await rename(from, target);
    return;
  }
  try {
    // Unlike a rename, it never replaces a file that somebody has made meanwhile.
    await link(from, target);
  } catch (error) {
    const code = systemErrorCode(error) ?? '';
    if (code === 'EEXIST') throw exists(request.path);
    if (!NO_HARD_LINKS.includes(code)) throw error;
    await targetOf(request);
    await rename(from, target);
  }
}

async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
    return undefined;
  }
}

async function whileWriting<T>(work: Promise<T>, path: string): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw refused(error, path);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'a part of the path is no folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EIO: 'the disk reports an input/output error',
  ENAMETOOLONG: 'its name is too long',
  EISDIR: 'it is a folder',
};

function refused(error: unknown, path: string): unknown {
  const reason = REASONS[systemErrorCode(error) ?? ''];
  return reason === undefined ? error : unwritable(path, reason);
}

function unwritable(path: string, reason: string): Abort {
  return new Abort(
    'usage',
    'output_unwritable',
    `${oneLine(path)} cannot be written: ${reason}. Nothing of it was left.`,
  );
}

function exists(path: string): Abort {
  return new Abort('usage', 'output_exists', `${oneLine(path)} exists: it was left as it is.`, [
    'Name another file, or replace it with --force',
  ]);
}

function isInput(path: string): Abort {
  return new Abort(
    'usage',
    'output_is_input',
    `${oneLine(path)} is read by this command, or belongs to a job: it is never written to.`,
    ['Name another file'],
  );
}
