import { createHash } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { hasErrorCode, parseJson } from '../model';
import { FolderClaim } from './folder-claim';
import { folderNotOurs } from './pull-errors';
import { isPullState, newState, type PullState } from './pull-state';

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
const STATE = 'state.json';
const DAY_MS = 24 * 60 * 60 * 1000;

/** The files of a pull: one JSON object a line. */
export type PulledFile = 'organizations' | 'memberships';

const FILES = ['organizations', 'memberships'] as const;

/** Whose data a folder has, and when it is asked for. */
export interface PullOwner {
  readonly provider: string;
  readonly origin: string;
  /** The subject of the token. Only a digest of it is kept. */
  readonly subject: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * The folder of a pull. It is private, beside the output, and outlives a kill: pages are appended to two files, and
 * `state.json` says after each page how long they are and where the next page is. What a killed run wrote after that is
 * cut off by the next one.
 */
export class PullFolder {
  private constructor(
    readonly path: string,
    private readonly claim: FolderClaim,
    private current: PullState,
  ) {}

  /**
   * Opens the folder beside `output`. What another run read is continued, unless it is of another tenant or token, or
   * older than a day.
   *
   * @throws Abort `pull_folder_not_ours`, `pull_in_use`
   */
  static open(output: string, owner: PullOwner): PullFolder {
    const target = resolve(output);
    const beside = join(dirname(target), `.${basename(target)}.pull`);
    // Its files are named in messages and in the summary: as the user names the output.
    const path = isAbsolute(output) ? beside : relative('', beside);
    makeFolder(path);
    const claim = FolderClaim.take(path, owner.now);
    const whose = digestOf(owner);
    const found = readState(path);
    const isGoodFor = (state: PullState): boolean =>
      state.whose === whose &&
      state.begunAt <= owner.now &&
      owner.now - state.begunAt < DAY_MS &&
      FILES.every((file) => sizeOf(join(path, nameOf(file))) >= state.bytes[file]);
    const folder = new PullFolder(path, claim, newState(whose, owner.now));
    if (found !== undefined && isGoodFor(found)) folder.continue(found);
    else folder.begin(owner.now);
    return folder;
  }

  /** How far the pull is. */
  get state(): PullState {
    return this.current;
  }

  pathOf(file: PulledFile): string {
    return join(this.path, nameOf(file));
  }

  /** Adds a page to a file, and notes where the pull is after it. The page is on disk when this returns. */
  add(file: PulledFile, items: readonly object[], place: Partial<PullState>): void {
    const bytes = Buffer.from(items.map((item) => `${JSON.stringify(item)}\n`).join(''));
    const fd = openSync(this.pathOf(file), 'a', FILE_MODE);
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    const { current } = this;
    this.save({
      ...current,
      ...place,
      bytes: { ...current.bytes, [file]: current.bytes[file] + bytes.length },
      items: { ...current.items, [file]: current.items[file] + items.length },
    });
  }

  /** Begins the pull again, with nothing read. */
  begin(now: number): void {
    rmSync(join(this.path, STATE), { force: true });
    for (const file of FILES) {
      rmSync(this.pathOf(file), { force: true });
      closeSync(openSync(this.pathOf(file), 'wx', FILE_MODE));
    }
    this.save(newState(this.current.whose, now));
  }

  /** Lets another command use the folder. What was read stays. */
  release(): void {
    this.claim.release();
  }

  /** Removes the folder, and lets another command create it. */
  remove(): void {
    for (const name of [STATE, `${STATE}.new`, ...FILES.map(nameOf)]) {
      rmSync(join(this.path, name), { force: true });
    }
    this.claim.release();
    try {
      rmdirSync(this.path);
    } catch (error) {
      // Something else is in it, or another command has it.
      if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].some((code) => hasErrorCode(error, code))) throw error;
    }
  }

  private continue(found: PullState): void {
    for (const file of FILES) {
      const fd = openSync(this.pathOf(file), 'r+');
      ftruncateSync(fd, found.bytes[file]);
      closeSync(fd);
    }
    this.current = found;
  }

  private save(state: PullState): void {
    const path = join(this.path, STATE);
    const beside = `${path}.new`;
    rmSync(beside, { force: true });
    // Not synced: where a machine loses it, the pull begins again. What it says of the other files is on disk.
    writeFileSync(beside, `${JSON.stringify(state)}\n`, { mode: FILE_MODE, flag: 'wx' });
    renameSync(beside, path);
    this.current = state;
  }
}

function nameOf(file: PulledFile): string {
  return `${file}.ndjson`;
}

/** @throws Abort when the name has something else */
function makeFolder(path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) mkdirSync(path, { mode: FOLDER_MODE });
  else if (!found.isDirectory() || !isOurs(path)) throw folderNotOurs(path);
}

/** True for a folder of a pull: a killed run may not have written all of it. */
function isOurs(path: string): boolean {
  const ours = [STATE, `${STATE}.new`, ...FILES.map(nameOf)];
  return readdirSync(path).every((name) => ours.includes(name) || FolderClaim.isMark(name));
}

function readState(path: string): PullState | undefined {
  try {
    const state = parseJson(readFileSync(join(path, STATE), 'utf8'));
    return isPullState(state) ? state : undefined;
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** The size of a regular file; less than nothing for anything else. */
function sizeOf(path: string): number {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isFile() === true ? found.size : -1;
}

/** Too short to try keys against, and long enough to tell tenants apart. */
const DIGEST_CHARACTERS = 32;

function digestOf({ provider, origin, subject }: PullOwner): string {
  const text = JSON.stringify([provider, origin, subject]);
  return createHash('sha256').update(text).digest('hex').slice(0, DIGEST_CHARACTERS);
}
