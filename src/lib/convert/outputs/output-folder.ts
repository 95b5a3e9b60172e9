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
} from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { Abort, asObject, parseJson } from '../../model';
import { shownPath } from '../convert-errors';
import {
  createRunFolder,
  FOLDER_MODE,
  isOccupied,
  OLD,
  OUT,
  refuseRunningRuns,
  removeLeftovers,
  removeRun,
} from './run-folders';

const WORK = 'work';
const SUMMARY = 'summary.json';
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
  private constructor(
    private readonly target: string,
    private readonly force: boolean,
    private readonly temporary: string,
  ) {}

  /**
   * Removes what killed runs left, and checks that the folder can be written.
   *
   * @returns its full path
   * @throws Abort (exit 2) `output_in_use`, `output_exists`, `output_not_ours`, `output_unwritable`
   */
  static check(path: string, force: boolean): string {
    const target = resolve(path);
    refuseRunningRuns(target);
    removeLeftovers(target);
    checkTarget(target, force);
    return target;
  }

  /** Checks as `check` does, and creates the folder of this run. @param now milliseconds since 1970 */
  static open(path: string, force: boolean, now: number): OutputFolder {
    const target = OutputFolder.check(path, force);
    return new OutputFolder(target, force, createRunFolder(target, now));
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

  /**
   * Gives the folder its name. Its files are on disk. Another run, perhaps on another machine, may do the same: without
   * `--force` nothing that is there is moved away, whenever it came.
   *
   * @throws Abort (exit 2) as `check` does, for what came since
   */
  publish(): void {
    const out = join(this.temporary, OUT);
    syncFolder(out);
    checkTarget(this.target, this.force);
    if (this.force && existsSync(this.target)) {
      renameSync(this.target, join(this.temporary, OLD));
    }
    try {
      renameSync(out, this.target);
    } catch (error) {
      throw isOccupied(error) ? outputExistsError(this.target) : error;
    }
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
  if (!force) throw outputExistsError(target);
  if (found.isDirectory() && isOurs(target)) return;
  throw new Abort(
    'usage',
    'output_not_ours',
    `${shownPath(target)} has files that convert did not write: --force does not replace it. It was not changed.`,
    ['Name another folder'],
  );
}

function outputExistsError(target: string): Abort {
  return new Abort(
    'usage',
    'output_exists',
    `${shownPath(target)} already exists. It was not changed.`,
    ['Name another folder, or replace what convert wrote there with --force'],
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

function syncFolder(path: string): void {
  // Windows cannot open a folder for syncing; its file systems journal directory entries.
  if (process.platform === 'win32') return;
  const fd = openSync(path, 'r');
  fsyncSync(fd);
  closeSync(fd);
}
