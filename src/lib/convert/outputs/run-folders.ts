import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import {
  lifeOf,
  type LockOwner,
  ownerKey,
  processExists,
  readOwner,
  thisProcess,
} from '../../jobs';
import { Abort, hasErrorCode } from '../../model';
import { shownPath } from '../convert-errors';

// The folders in which runs write, beside their outputs. Several runs may look at them, and clean them, at once.

export const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
/** In the folder of a run: the output while it is written, and the one that it replaces. */
export const OUT = 'out';
export const OLD = 'old';
/** In the folder of a run: which process it is of. */
const OWNER = 'owner.json';
/** The name of a run's folder: `.<name of the output>.convert-<pid>-<digest of the process>`. */
const MARK = '.convert-';
/** Ends the name of a folder that may have no owner yet. It has no output either. */
const UNFINISHED = '.new';
const OF_RUN = /^([1-9]\d{0,14})(?:-[0-9a-f]{12})?(?:\.new)?$/;
const TRIES = 3;
const RETRIES_OF_REMOVAL = 3;

interface RunFolder {
  readonly path: string;
  readonly pid: number;
  readonly owner: LockOwner | undefined;
}

/**
 * Creates the folder of this run. It gets its name once it has its owner, so no other run takes it for a leftover.
 *
 * @param now milliseconds since 1970
 * @returns its path
 */
export function createRunFolder(target: string, now: number): string {
  const owner = thisProcess(new Date(now).toISOString());
  const folder = `${markedPath(target)}${ownerKey(owner)}`;
  rmSync(folder, { recursive: true, force: true });
  for (let attempt = 1; ; attempt += 1) {
    try {
      fillFolder(`${folder}${UNFINISHED}`, owner);
      renameSync(`${folder}${UNFINISHED}`, folder);
      return folder;
    } catch (error) {
      // A run that cannot see this process may remove a folder that has no owner yet.
      if (attempt === TRIES || !hasErrorCode(error, 'ENOENT')) throw error;
    }
  }
}

function fillFolder(path: string, owner: LockOwner): void {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { mode: FOLDER_MODE });
  writeFileSync(join(path, OWNER), JSON.stringify(owner), { mode: FILE_MODE });
  mkdirSync(join(path, OUT), { mode: FOLDER_MODE });
}

/** @throws Abort (exit 2) `output_in_use` when another process of this machine is writing the same output */
export function refuseRunningRuns(target: string): void {
  const running = runFolders(target).find(
    ({ pid, owner }) => pid !== process.pid && owner !== undefined && lifeOf(owner) === 'alive',
  );
  if (running === undefined) return;
  throw new Abort(
    'usage',
    'output_in_use',
    `Another convert (process ${String(running.pid)}) is writing ${shownPath(target)}. Nothing was changed.`,
    ['Wait until it ends, or name another folder'],
  );
}

/** Removes the folders of runs that were killed. */
export function removeLeftovers(target: string): void {
  for (const folder of runFolders(target)) if (isGone(folder)) removeRun(folder.path, target);
}

/** Removes the folder of a run. One that was killed between two renames had moved the old output away: it comes back. */
export function removeRun(folder: string, target: string): void {
  const old = join(folder, OLD);
  if (existsSync(old) && !existsSync(target)) moveBack(old, target);
  rmSync(folder, { recursive: true, force: true, maxRetries: RETRIES_OF_REMOVAL });
}

/** Another run may have moved it back, or written the output, meanwhile. */
function moveBack(old: string, target: string): void {
  try {
    renameSync(old, target);
  } catch (error) {
    if (!hasErrorCode(error, 'ENOENT') && !isOccupied(error)) throw error;
  }
}

/** True when a folder cannot get a name because another file or folder has it. */
export function isOccupied(error: unknown): boolean {
  return ['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].some((code) => hasErrorCode(error, code));
}

function runFolders(target: string): readonly RunFolder[] {
  const parent = dirname(target);
  if (!existsSync(parent)) return [];
  const begin = basename(markedPath(target));
  return readdirSync(parent).flatMap((name) => {
    const [, pid] = name.startsWith(begin) ? (OF_RUN.exec(name.slice(begin.length)) ?? []) : [];
    if (pid === undefined) return [];
    const path = join(parent, name);
    return [{ path, pid: Number(pid), owner: ownerOf(path) }];
  });
}

/** The owner of a folder; none where another run is removing the folder, or was killed before it wrote its owner. */
function ownerOf(folder: string): LockOwner | undefined {
  try {
    return readOwner(readFileSync(join(folder, OWNER), 'utf8'));
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** True when the process of a folder has ended. What runs in another container cannot be seen, and is left alone. */
function isGone({ pid, owner }: RunFolder): boolean {
  return owner === undefined ? !processExists(pid) : lifeOf(owner) === 'gone';
}

function markedPath(target: string): string {
  return join(dirname(target), `.${basename(target)}${MARK}`);
}
