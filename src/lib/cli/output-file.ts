import type { BigIntStats } from 'node:fs';
import { link, lstat, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Abort, oneLine, systemErrorCode } from '../model';
import { randomText } from './system';

/** A file that a flag names, to be written. */
export interface OutputFile {
  /** The flag, for messages. */
  readonly flag: string;
  readonly path: string;
  /** Write over what is there. */
  readonly force: boolean;
  /** The file that is read: never written over. */
  readonly input: string;
}

/**
 * Refuses a path that cannot be written before work begins.
 *
 * @throws Abort `output_exists`, `output_is_input`, `output_unwritable`
 */
export async function checkOutput(output: OutputFile): Promise<void> {
  const { flag, path, force, input } = output;
  const folder = dirname(resolve(path));
  const folderStats = await stat(folder).catch((error: unknown) => {
    throw trouble(output, error);
  });
  if (!folderStats.isDirectory()) throw unwritable(output, `${folder} is no folder`);
  const there = await lstat(path).catch((error: unknown) => {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw trouble(output, error);
  });
  if (there === undefined) return;
  if (await isOneFile(path, input)) {
    throw new Abort('usage', 'output_is_input', `${flag} names the file that is read.`, [
      'Name another file: the input is never changed',
    ]);
  }
  if (there.isDirectory()) throw unwritable(output, 'it is a folder');
  if (!force) throw exists(output);
}

/**
 * Writes a file whole or not at all, readable by this user alone: beside its place first.
 *
 * @throws Abort as `checkOutput`, and `disk_full`
 */
export async function writeOutput(output: OutputFile, text: string): Promise<void> {
  const beside = join(dirname(resolve(output.path)), `.workos-migrate-${randomText(6)}.tmp`);
  try {
    const handle = await open(beside, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (output.force) await rename(beside, output.path);
    else await placeNew(beside, output);
  } catch (error) {
    throw trouble(output, error);
  } finally {
    await rm(beside, { force: true });
  }
}

// A link, unlike a rename, never takes the place of a file; where there are no links, the look before has to do.
async function placeNew(beside: string, output: OutputFile): Promise<void> {
  try {
    await link(beside, output.path);
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') throw exists(output);
    await checkOutput(output);
    await rename(beside, output.path);
  }
}

// Two names of one file, by a link of either kind, have these two in common.
async function isOneFile(path: string, input: string): Promise<boolean> {
  const [one, other] = await Promise.all([factsOf(path), factsOf(input)]);
  return one !== undefined && one.ino === other?.ino && one.dev === other.dev;
}

async function factsOf(path: string): Promise<BigIntStats | undefined> {
  return stat(path, { bigint: true }).catch((error: unknown) => {
    if (systemErrorCode(error) === undefined) throw error;
    return undefined;
  });
}

function exists({ flag, path }: OutputFile): Abort {
  return new Abort('usage', 'output_exists', `${flag}: ${oneLine(path)} exists already.`, [
    'Name another file, or add --force to write over it',
  ]);
}

function unwritable({ flag, path }: OutputFile, why: string): Abort {
  return new Abort(
    'usage',
    'output_unwritable',
    `${flag}: ${oneLine(path)} cannot be written: ${oneLine(why)}.`,
  );
}

/** What a refusal of the file system means to the user; `error` itself when it is none we know. */
function trouble(output: OutputFile, error: unknown): unknown {
  const code = systemErrorCode(error);
  if (error instanceof Abort || code === undefined) return error;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new Abort(
      'usage',
      'disk_full',
      `${output.flag}: the disk is full. Nothing was written.`,
    );
  }
  const why: Readonly<Record<string, string>> = {
    ENOENT: 'the folder does not exist',
    ENOTDIR: 'a part of its path is no folder',
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'the file system is read-only',
    ENAMETOOLONG: 'the name is too long',
    EISDIR: 'it is a folder',
  };
  return unwritable(output, why[code] ?? code);
}
