import type { BigIntStats } from 'node:fs';
import { lstat, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Abort, clip, oneLine, systemErrorCode } from '../model';

const PATH_LENGTH = 300;

/** Where a fixed file shall go. */
export interface FixedTarget {
  /** The file that is fixed. */
  readonly input: string;
  readonly path: string;
  /** True when a file that is there may be replaced. Never true of the input. */
  readonly force: boolean;
}

/**
 * Ends the command where the fixed file cannot go: a file is there (unless forced), it is the input by whatever name,
 * it is no regular file, or its folder is missing.
 */
export async function refuseFixedPath({ input, path, force }: FixedTarget): Promise<void> {
  const there = await factsOf(path);
  if (there !== undefined) refuseThere(path, there, await factsOf(input));
  if (!force && (await isThere(path))) throw existingTrouble(path);
  const folder = await factsOf(dirname(path));
  if (folder?.isDirectory() === true) return;
  const message = `The folder of ${shownPath(path)} does not exist.`;
  throw new Abort('usage', 'fixed_csv_folder_missing', message, ['Make the folder first']);
}

/** True when something has this name, also a link that leads nowhere. */
export async function isThere(path: string): Promise<boolean> {
  return (await unlessMissing(() => lstat(path))) !== undefined;
}

export function existingTrouble(path: string): Abort {
  const actions = ['Give another path, or add --force to replace the file'];
  return new Abort('usage', 'fixed_csv_exists', `${shownPath(path)} exists.`, actions);
}

/** The path as it may stand in a message. */
export function shownPath(path: string): string {
  return clip(oneLine(path), PATH_LENGTH);
}

function refuseThere(path: string, there: BigIntStats, input: BigIntStats | undefined): void {
  const shown = shownPath(path);
  // Two names of one file, by a link of either kind, have these two in common.
  if (there.ino === input?.ino && there.dev === input.dev) {
    const message = `${shown} is the file that is read: it is never fixed in place.`;
    throw new Abort('usage', 'fixed_csv_is_input', message, ['Give --fixed-csv another path']);
  }
  if (there.isDirectory()) {
    throw new Abort('usage', 'fixed_csv_is_directory', `${shown} is a directory, not a file.`);
  }
  if (!there.isFile()) {
    throw new Abort('usage', 'fixed_csv_not_a_file', `${shown} is not a regular file.`);
  }
}

function factsOf(path: string): Promise<BigIntStats | undefined> {
  return unlessMissing(() => stat(path, { bigint: true }));
}

async function unlessMissing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
