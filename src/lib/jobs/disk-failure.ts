import { Abort, systemErrorCause } from '../model';

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

/** Waits for work on the disk; what the disk refuses becomes an `Abort`. */
export async function onDisk<T>(work: Promise<T>, path: string): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw diskFailure(error, path);
  }
}
