import type { BigIntStats } from 'node:fs';
import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { systemErrorCode } from '../model';
import {
  outputExistsError,
  outputIsInputError,
  outputIsStandardOutputError,
  reportingDiskErrors,
  unwritableError,
} from './output-errors';

/** A file a user asked for. */
export interface OutputRequest {
  readonly path: string;
  /** Replace an existing file. */
  readonly force: boolean;
  /** Files the command reads, and folders of jobs: never written to, even with `force`. */
  readonly keep: readonly string[];
}

/** The resolved path of the file. Throws `Abort` when the file must not or cannot be written. */
export function outputTarget(request: OutputRequest): Promise<string> {
  return reportingDiskErrors(findTarget(request), request.path);
}

/** A path that ends in a separator, `.` or `..`. */
const NAMES_FOLDER = /(^|\/)\.{0,2}$/;

async function findTarget({ path, force, keep }: OutputRequest): Promise<string> {
  if (path === '-') throw outputIsStandardOutputError();
  if (NAMES_FOLDER.test(path.replaceAll(sep, '/'))) {
    throw unwritableError(path, 'it names a folder, not a file');
  }
  const folder = await realpath(dirname(resolve(path)));
  const asked = join(folder, basename(resolve(path)));
  const existing = await ifPresent(factsOf(asked));
  const target = existing?.isSymbolicLink() === true ? await linkTarget(asked, path) : asked;
  for (const kept of keep) {
    if (await isWithin(target, kept)) throw outputIsInputError(path);
  }
  if (existing === undefined) return target;
  const file = await ifPresent(factsOf(target));
  if (file !== undefined && !file.isFile()) throw unwritableError(path, 'it is not a regular file');
  if (!force) throw outputExistsError(path);
  return target;
}

async function linkTarget(link: string, path: string): Promise<string> {
  const target = await ifPresent(realpath(link));
  if (target === undefined)
    throw unwritableError(path, 'it is a link to a file that does not exist');
  return target;
}

/** True if `target` is `kept`, under whatever name, or lies in that folder. */
async function isWithin(target: string, kept: string): Promise<boolean> {
  const real = await ifReachable(realpath(kept));
  if (real === undefined) return false;
  if (target === real || target.startsWith(real + sep)) return true;
  const [one, other] = [await ifPresent(factsOf(target)), await factsOf(real)];
  return one?.ino === other.ino && one.dev === other.dev;
}

// Inode numbers can exceed what a number holds exactly.
function factsOf(path: string): Promise<BigIntStats> {
  return lstat(path, { bigint: true });
}

async function ifPresent<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
    return undefined;
  }
}

/** Undefined on any error of the file system: an input that cannot be reached is reported when it is read. */
async function ifReachable<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return undefined;
  }
}
