import { Abort, clip, sanitizeLine, systemErrorCause } from '../model';

const PATH_LENGTH = 300;

/** Reasons for errors of the path; other errors have the words of `systemErrorCause`. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'a part of the path is not a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENAMETOOLONG: 'its name is too long',
  EISDIR: 'it is a folder',
  ELOOP: 'its symbolic links form a loop',
};

/** Errors that can pass, and stop the command early. All others are errors of the path. */
const TRANSIENT: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EMFILE', 'ENFILE']);

/** Awaits a step of writing the file at `path`; rejects with `diskError`. */
export async function reportingDiskErrors<T>(work: Promise<T>, path: string): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw outputWriteError(error, path);
  }
}

/** A disk error as an `Abort`. Any other error is returned as it is: it is a bug, or an `Abort` already. */
export function outputWriteError(error: unknown, path: string): unknown {
  const cause = error instanceof Abort ? undefined : systemErrorCause(error);
  if (cause === undefined) return error;
  const { code, words, remedy } = cause;
  const reason = `${REASONS[code] ?? words} (${code}). Nothing was written`;
  if (!TRANSIENT.has(code)) return unwritableError(path, reason);
  const message = `${printable(path)} cannot be written: ${reason}.`;
  return new Abort('stopped_early', 'output_unwritable', message, [
    remedy ?? 'Free space on the disk or name a file on another disk, then run the command again',
  ]);
}

export function unwritableError(path: string, reason: string): Abort {
  return new Abort(
    'usage',
    'output_unwritable',
    `${printable(path)} cannot be written: ${reason}.`,
  );
}

export function outputExistsError(path: string): Abort {
  return new Abort(
    'usage',
    'output_exists',
    `${printable(path)} already exists. It was not changed.`,
    ['Name another file, or replace it with --force'],
  );
}

export function outputIsStandardOutputError(): Abort {
  return new Abort(
    'usage',
    'output_is_stdout',
    'This file cannot be written to standard output: - is not the name of a file.',
    ['Name a file; for one with this name, write ./-'],
  );
}

export function outputIsInputError(path: string): Abort {
  return new Abort(
    'usage',
    'output_is_input',
    `${printable(path)} is an input of this command or belongs to a job: it is never written to.`,
    ['Name another file'],
  );
}

function printable(path: string): string {
  return clip(sanitizeLine(path), PATH_LENGTH);
}
