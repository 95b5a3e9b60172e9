import { Abort } from './abort';
import { asObject } from './json';
import { sanitizeLine } from './text';

const CAUSES: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EIO: 'the disk reports an input/output error',
  ESTALE: 'the network share does not have it any more',
  ETIMEDOUT: 'the network share does not respond',
  EROFS: 'the file system is read-only',
  EACCES: 'there is no permission to write',
  EPERM: 'there is no permission to write',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  EAGAIN: 'the system allows no more processes',
  ENOMEM: 'the system has no memory left',
  ENOENT: 'the folder is gone',
  ENOTDIR: 'a part of the path is not a folder',
};

/** What helps where a limit of this machine is the cause. */
const REMEDIES: Readonly<Record<string, string>> = {
  EMFILE: 'Raise the limit of open files, for example ulimit -n 4096, or use fewer --workers',
  ENFILE: 'Close programs on this machine, or use fewer --workers',
  EAGAIN:
    'Raise the limit of processes (ulimit -u, or that of the container), or use fewer --workers',
  ENOMEM: 'Give this machine or container more memory, or use fewer --workers',
};

/** Errors that Node has no name for: a used-up quota on Linux and on macOS. */
const UNNAMED: Readonly<Record<string, string>> = {
  'Unknown system error -122': 'EDQUOT',
  'Unknown system error -69': 'EDQUOT',
};

/** The code of a system error, e.g. `ENOENT`; undefined for any other value. */
export function systemErrorCode(error: unknown): string | undefined {
  const code = asObject(error)?.['code'];
  return typeof code === 'string' ? (UNNAMED[code] ?? code) : undefined;
}

/** True when `error` is a system error of this code, e.g. `ENOENT`. */
export function hasErrorCode(error: unknown, code: string): boolean {
  return systemErrorCode(error) === code;
}

/** Why the system failed a call. */
export interface SystemErrorCause {
  readonly code: string;
  /** For the user. */
  readonly words: string;
  /** What to do where a limit of this machine is the cause. */
  readonly remedy: string | undefined;
}

/** Why the system failed a call; undefined for an error that is a bug. */
export function systemErrorCause(error: unknown): SystemErrorCause | undefined {
  const code = systemErrorCode(error);
  // Node's own errors have a code, too; they are bugs.
  if (code === undefined || code.startsWith('ERR_')) return undefined;
  const words = CAUSES[code] ?? sanitizeLine(String(error));
  return { code, words, remedy: REMEDIES[code] };
}

/**
 * Waits for cleanup whose failure loses nothing: closing a file that is durable, releasing a lock that the next command
 * takes over anyway. An error that does not come from the system is a bug and is rethrown.
 */
export async function ignoringSystemErrors(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Abort) && systemErrorCode(error) === undefined) throw error;
  }
}
