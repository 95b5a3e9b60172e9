import type { BigIntStats } from 'node:fs';
import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { systemErrorCode } from '../model';
import { exists, isInput, writing, unwritable } from './output-errors';

/** A file a user asked for. */
export interface OutputRequest {
  readonly path: string;
  /** Replace a file that is there. */
  readonly force: boolean;
  /** Files that are read, and folders that are another's: never written to, whatever is forced. */
  readonly keep: readonly string[];
}

/** Where the file will lie, after every reason not to write it is ruled out. */
export function outputTarget(request: OutputRequest): Promise<string> {
  return writing(findTarget(request), request.path);
}

async function findTarget({ path, force, keep }: OutputRequest): Promise<string> {
  const folder = await realpath(dirname(resolve(path)));
  const asked = join(folder, basename(resolve(path)));
  const there = await unlessMissing(factsOf(asked));
  const target = there?.isSymbolicLink() === true ? await followed(asked, path) : asked;
  for (const kept of keep) {
    if (await isWithin(target, kept)) throw isInput(path);
  }
  if (there === undefined) return target;
  const file = await unlessMissing(factsOf(target));
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
  const real = await unlessRefused(realpath(kept));
  if (real === undefined) return false;
  if (target === real || target.startsWith(real + sep)) return true;
  const [one, other] = [await unlessMissing(factsOf(target)), await factsOf(real)];
  return one?.ino === other.ino && one.dev === other.dev;
}

// Numbers of files may be larger than a number can hold.
function factsOf(path: string): Promise<BigIntStats> {
  return lstat(path, { bigint: true });
}

async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
    return undefined;
  }
}

/** A file that cannot be reached is told of where it is read. */
async function unlessRefused<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return undefined;
  }
}
