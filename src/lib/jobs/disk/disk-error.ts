import { Abort, sanitizeLine, systemErrorCause } from '../../model';
import { AS_NEW_JOB } from '../job-command';

/** The code of an error of a write that is refused because another process has the job. */
const LEASE_LOST = 'ELEASELOST';

/** The `Abort` of a run whose job another process has taken: this one could not renew its lease in time. */
export function leaseLost(): Abort {
  return new Abort(
    'job_in_the_way',
    'job_in_use',
    'Another process has taken the job over, because this one did not renew its lease in time. Nothing more was sent or recorded.',
    ['See which process has it: workos-migrate status'],
  );
}

/**
 * The `Abort` for a disk error in the job folder. The job stops before it sends anything more: a step that cannot be
 * recorded must not be sent. An error that does not come from the system is a bug and is rethrown.
 */
export function diskError(error: unknown, path: string): Abort {
  if (error instanceof Abort) return error;
  const cause = systemErrorCause(error);
  if (cause === undefined) throw error;
  if (cause.code === LEASE_LOST) return leaseLost();
  if (cause.code === 'ENOENT') return folderGone(path);
  return new Abort(
    'stopped_early',
    'disk_unwritable',
    `The job cannot be recorded any more: ${cause.words} (${cause.code}, ${path}). Nothing more was sent.`,
    [`${cause.remedy ?? 'Make room on the disk or fix the folder'}, then resume`],
  );
}

/** The `Abort` for a disk error before a job begins: another folder helps, and there is nothing to resume. */
export function cannotBegin(error: unknown, path: string): Abort {
  if (error instanceof Abort) return error;
  const cause = systemErrorCause(error);
  if (cause === undefined) throw error;
  return new Abort(
    'stopped_early',
    'disk_unwritable',
    `No job can be recorded: ${cause.words} (${cause.code}, ${path}). Nothing was sent.`,
    [
      cause.remedy ??
        'Fix the folder or its disk, or name another folder for the jobs with --checkpoint-dir',
    ],
  );
}

function folderGone(path: string): Abort {
  return new Abort(
    'stopped_early',
    'job_folder_gone',
    `The job cannot be recorded any more: the folder is gone (ENOENT, ${path}). Nothing more was sent.`,
    ['If it was moved, move it back, then resume', `If it was removed, import ${AS_NEW_JOB}`],
  );
}

/** Waits for a read of a job; a disk error becomes an `Abort`, `job_unreadable`. */
export async function whileReading<T>(work: Promise<T>, path: string): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw unreadable(error, path);
  }
}

/**
 * The `Abort` for a job's file that cannot be read. An error that does not come from the system is a bug and is
 * rethrown.
 */
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
    [cause.remedy ?? 'Fix the folder or its permissions, or pass another with --checkpoint-dir'],
  );
}

/** Waits for work on the disk; a disk error becomes an `Abort`. */
export async function onDisk<T>(work: Promise<T>, path: string): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw diskError(error, path);
  }
}
