import { Abort, sanitizeLine, systemErrorCause } from '../../model';

/**
 * What a failed write to the job folder means: the job stops before it sends anything more, because what
 * cannot be recorded must not be done. An error that is no system error is a bug and is rethrown.
 */
export function diskFailure(error: unknown, path: string): Abort {
  if (error instanceof Abort) return error;
  const cause = systemErrorCause(error);
  if (cause === undefined) throw error;
  return new Abort(
    'stopped_early',
    'disk_unwritable',
    `The job cannot be recorded any more: ${cause.words} (${cause.code}, ${path}). Nothing more was sent.`,
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
  const cause = systemErrorCause(error);
  if (cause === undefined) throw error;
  const { code } = cause;
  const isForbidden = code === 'EACCES' || code === 'EPERM';
  const words = isForbidden ? 'there is no permission to read it' : cause.words;
  return new Abort(
    'job_in_the_way',
    'job_unreadable',
    `The job in ${sanitizeLine(path)} cannot be read: ${words} (${code}).`,
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
