import { createWriteStream, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Abort, sanitizeLine, systemErrorCause } from '../../model';

/** The argument that means standard input. */
export const STDIN = '-';

const NAME = 'standard input';

/**
 * Copies standard input to a temporary file and calls `work` with its path, because a CSV is read more than once. Only
 * this user can read the file, and it is always removed. Errors name standard input instead of its path.
 */
export async function withStandardInput<T>(
  signal: AbortSignal,
  work: (path: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'workos-migrate-')).catch((error: unknown) => {
    throw notStored(error);
  });
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  process.on('exit', remove);
  // Under a name that ends in .gz, text is read as well as gzip.
  const path = join(folder, 'stdin.csv.gz');
  try {
    await spool(path, signal);
    return await work(path);
  } catch (error) {
    throw nameStandardInput(error, path);
  } finally {
    process.off('exit', remove);
    remove();
  }
}

async function spool(path: string, signal: AbortSignal): Promise<void> {
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
  try {
    await pipeline(process.stdin, file, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw notStored(error);
  }
}

/** The `Abort` for an error of the system; `error` itself when it is a bug. */
function notStored(error: unknown): unknown {
  const cause = systemErrorCause(error);
  if (cause === undefined) return error;
  const { code, words, remedy } = cause;
  const isFull = code === 'ENOSPC' || code === 'EDQUOT';
  return new Abort(
    isFull ? 'stopped_early' : 'usage',
    isFull ? 'disk_full' : 'stdin_not_stored',
    `Standard input cannot be stored in ${sanitizeLine(tmpdir())}: ${words} (${code}).`,
    [
      remedy ?? 'Set TMPDIR to another folder in which you may write',
      'Or give the path of a file instead of -',
    ],
  );
}

function nameStandardInput(error: unknown, path: string): unknown {
  if (!(error instanceof Abort)) return error;
  const { reason, code, message, actions } = error;
  return new Abort(reason, code, message.replaceAll(path, NAME), actions);
}

/** The name of a file in messages. */
export function displayName(path: string): string {
  return path === STDIN ? NAME : path;
}
