import { Abort, oneLine, systemErrorCode } from '../model';

const CAUSES: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EIO: 'the disk reports an input/output error',
  EROFS: 'the file system is read-only',
  EACCES: 'there is no permission to write',
  EPERM: 'there is no permission to write',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  ENOENT: 'the folder is gone',
  ENOTDIR: 'a part of the path is not a folder',
};

/**
 * Waits for tidying up whose failure loses nothing: closing what is durable already, giving back what the next
 * command takes over anyway. An error that is no system error is a bug and is rethrown.
 */
export async function tidy(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Abort) && systemErrorCode(error) === undefined) throw error;
  }
}

/**
 * What a failed write to the job folder means: the job stops before it sends anything more, because what
 * cannot be recorded must not be done. An error that is no system error is a bug and is rethrown.
 */
export function diskFailure(error: unknown, path: string): Abort {
  if (error instanceof Abort) return error;
  const code = systemErrorCode(error);
  // Codes of Node's own errors are no word of the disk.
  if (code === undefined || code.startsWith('ERR_')) throw error;
  const cause = CAUSES[code] ?? oneLine(String(error));
  return new Abort(
    'stopped_early',
    'disk_unwritable',
    `The job cannot be recorded any more: ${cause} (${code}, ${path}). Nothing more was sent.`,
    ['Make room, or mend the folder, first'],
  );
}

/** Waits for a look at a job; what the disk does not let us read becomes an `Abort`, `job_unreadable`. */
export async function whileReading<T>(work: Promise<T>, path: string): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw unreadable(error, path);
  }
}

/** What it means that a job's file cannot be read. An error that is no system error is a bug and is rethrown. */
export function unreadable(error: unknown, path: string): Abort {
  if (error instanceof Abort) return error;
  const code = systemErrorCode(error);
  if (code === undefined || code.startsWith('ERR_')) throw error;
  const cause =
    code === 'EACCES' || code === 'EPERM'
      ? 'there is no permission to read it'
      : (CAUSES[code] ?? oneLine(String(error)));
  return new Abort(
    'job_in_the_way',
    'job_unreadable',
    `The job in ${oneLine(path)} cannot be read: ${cause} (${code}).`,
    ['Mend the folder or its permissions, or name another with --checkpoint-dir'],
  );
}

/** Waits for work on the disk; what the disk refuses becomes an `Abort`. */
export async function onDisk<T>(work: Promise<T>, path: string): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw diskFailure(error, path);
  }
}
