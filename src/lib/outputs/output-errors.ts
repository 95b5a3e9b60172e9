import { Abort, clip, sanitizeLine, systemErrorCause } from '../model';

const PATH_LENGTH = 300;

/** Where a path is wrong, its own words; the rest is said as for any file. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'a part of the path is no folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENAMETOOLONG: 'its name is too long',
  EISDIR: 'it is a folder',
  ELOOP: 'its links lead round in a circle',
};

/** Trouble that passes; anything else is a wrong path. */
const PASSING: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EMFILE', 'ENFILE']);

/** Waits for a part of the work on the file at `path`; fails as `refused` says. */
export async function writing<T>(work: Promise<T>, path: string): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw refused(error, path);
  }
}

/** What a refusal of the disk means to the user; an error that is none is a bug and stays itself. */
export function refused(error: unknown, path: string): unknown {
  const cause = error instanceof Abort ? undefined : systemErrorCause(error);
  if (cause === undefined) return error;
  const { code, words } = cause;
  const reason = `${REASONS[code] ?? words} (${code}). Nothing of it was left`;
  if (!PASSING.has(code)) return unwritable(path, reason);
  const message = `${shown(path)} cannot be written: ${reason}.`;
  return new Abort('stopped_early', 'output_unwritable', message, [
    'Make room on the disk or name a file on another one, and start again',
  ]);
}

export function unwritable(path: string, reason: string): Abort {
  return new Abort('usage', 'output_unwritable', `${shown(path)} cannot be written: ${reason}.`);
}

export function exists(path: string): Abort {
  return new Abort('usage', 'output_exists', `${shown(path)} exists: it was left as it is.`, [
    'Name another file, or replace it with --force',
  ]);
}

export function isInput(path: string): Abort {
  return new Abort(
    'usage',
    'output_is_input',
    `${shown(path)} is read by this command, or belongs to a job: it is never written to.`,
    ['Name another file'],
  );
}

function shown(path: string): string {
  return clip(sanitizeLine(path), PATH_LENGTH);
}
