import {
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import {
  lifeOf,
  type LockOwner,
  ownerKey,
  processExists,
  readOwner,
  thisProcess,
} from '../../jobs';
import { Abort, asObject, parseJson } from '../../model';
import { shownPath } from '../convert-errors';

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
const OUT = 'out';
const OLD = 'old';
const WORK = 'work';
/** In the folder of a run: which process it is of. */
const OWNER = 'owner.json';
/** The name of a run's folder beside the output: `.<name>.convert-<pid>-<digest of the process>`. */
const MARK = '.convert-';
const SUMMARY = 'summary.json';
const OF_RUN = /^([1-9]\d{0,14})(?:-[0-9a-f]{12})?$/;
/** All that `convert` writes. */
const FILES = new Set([
  'users.csv',
  'organizations.csv',
  'roles.csv',
  'skipped.jsonl',
  'findings.jsonl',
  SUMMARY,
]);
const MOST_SUMMARY_BYTES = 16 * 1024 * 1024;

/** What `summary.json` says of the program that wrote it: `--force` replaces no other folder. */
export const WRITTEN_BY = 'workos-migrate convert';

/**
 * The folder that `convert` writes: whole or not at all. Everything is written in a folder of the run beside it, and
 * gets its name at the end. What a killed run left is removed by the next one.
 */
export class OutputFolder {
  private readonly temporary: string;

  private constructor(
    private readonly target: string,
    private readonly force: boolean,
    owner: LockOwner,
  ) {
    this.temporary = `${markedPath(target)}${ownerKey(owner)}`;
  }

  /**
   * Removes what killed runs left, and checks that the folder can be written.
   *
   * @returns its full path
   * @throws Abort (exit 2) `output_exists`, `output_not_ours`, `output_unwritable`
   */
  static check(path: string, force: boolean): string {
    const target = resolve(path);
    removeLeftovers(target);
    checkTarget(target, force);
    return target;
  }

  /** Checks as `check` does, and creates the folder of this run. @param now milliseconds since 1970 */
  static open(path: string, force: boolean, now: number): OutputFolder {
    const target = OutputFolder.check(path, force);
    const owner = thisProcess(new Date(now).toISOString());
    const folder = new OutputFolder(target, force, owner);
    rmSync(folder.temporary, { recursive: true, force: true });
    mkdirSync(folder.temporary, { mode: FOLDER_MODE });
    writeFileSync(join(folder.temporary, OWNER), JSON.stringify(owner), { mode: FILE_MODE });
    mkdirSync(join(folder.temporary, OUT), { mode: FOLDER_MODE });
    return folder;
  }

  /** The path of a file of the output while it is written. */
  file(name: string): string {
    return join(this.temporary, OUT, name);
  }

  /** A folder for what the run keeps on disk. Created by the first call. */
  work(): string {
    const path = join(this.temporary, WORK);
    mkdirSync(path, { recursive: true, mode: FOLDER_MODE });
    return path;
  }

  /** Gives the folder its name. Its files are on disk. */
  publish(): void {
    const out = join(this.temporary, OUT);
    syncFolder(out);
    checkTarget(this.target, this.force);
    if (existsSync(this.target)) renameSync(this.target, join(this.temporary, OLD));
    renameSync(out, this.target);
    syncFolder(dirname(this.target));
  }

  /** Removes everything but the published folder. */
  remove(): void {
    removeRun(this.temporary, this.target);
  }
}

/** True for a file in a folder, however both are named. */
export function isInFolder(path: string, folder: string): boolean {
  return path !== '-' && resolve(path).startsWith(resolve(folder) + sep);
}

/** @throws Abort when there is something that must not be replaced, or no folder to write to */
function checkTarget(target: string, force: boolean): void {
  const parent = dirname(target);
  if (!existsSync(parent)) {
    throw new Abort(
      'usage',
      'output_unwritable',
      `${shownPath(target)} cannot be written: the folder ${shownPath(parent)} does not exist. Nothing was written.`,
    );
  }
  const found = lstatSync(target, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!force) {
    throw new Abort(
      'usage',
      'output_exists',
      `${shownPath(target)} already exists. It was not changed.`,
      ['Name another folder, or replace what convert wrote there with --force'],
    );
  }
  if (found.isDirectory() && isOurs(target)) return;
  throw new Abort(
    'usage',
    'output_not_ours',
    `${shownPath(target)} has files that convert did not write: --force does not replace it. It was not changed.`,
    ['Name another folder'],
  );
}

/** True for a folder that `convert` wrote and nobody added to, and for an empty one. */
function isOurs(folder: string): boolean {
  const entries = readdirSync(folder, { withFileTypes: true });
  if (entries.length === 0) return true;
  if (entries.some((entry) => !entry.isFile() || !FILES.has(entry.name))) return false;
  const path = join(folder, SUMMARY);
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found?.isFile() !== true || found.size > MOST_SUMMARY_BYTES) return false;
  return asObject(parseJson(readFileSync(path, 'utf8')))?.['writtenBy'] === WRITTEN_BY;
}

function markedPath(target: string): string {
  return join(dirname(target), `.${basename(target)}${MARK}`);
}

/** Removes the folders of runs that were killed. A run that was killed between two renames had moved the old output away. */
function removeLeftovers(target: string): void {
  const parent = dirname(target);
  if (!existsSync(parent)) return;
  const begin = basename(markedPath(target));
  for (const name of readdirSync(parent)) {
    const [, pid] = name.startsWith(begin) ? (OF_RUN.exec(name.slice(begin.length)) ?? []) : [];
    const folder = join(parent, name);
    if (pid !== undefined && isGone(folder, Number(pid))) removeRun(folder, target);
  }
}

/** True when the process of a folder has ended. What runs in another container cannot be seen, and is left alone. */
function isGone(folder: string, pid: number): boolean {
  const path = join(folder, OWNER);
  const owner = existsSync(path) ? readOwner(readFileSync(path, 'utf8')) : undefined;
  return owner === undefined ? !processExists(pid) : lifeOf(owner) === 'gone';
}

function removeRun(temporary: string, target: string): void {
  const old = join(temporary, OLD);
  if (existsSync(old) && !existsSync(target)) renameSync(old, target);
  rmSync(temporary, { recursive: true, force: true });
}

function syncFolder(path: string): void {
  // Windows cannot open a folder for syncing; its file systems journal directory entries.
  if (process.platform === 'win32') return;
  const fd = openSync(path, 'r');
  fsyncSync(fd);
  closeSync(fd);
}
