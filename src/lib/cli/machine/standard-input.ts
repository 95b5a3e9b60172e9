import { createWriteStream, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Abort, systemErrorCode } from '../../model';

/** The argument that means standard input. */
export const STDIN = '-';

const NAME = 'standard input';

/**
 * Does `work` with a file that holds what standard input brings: a CSV is read more than once. The file is this user's
 * alone, and is removed whatever happens. Messages name standard input instead.
 */
export async function withStandardInput<T>(
  signal: AbortSignal,
  work: (path: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'workos-migrate-'));
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  process.on('exit', remove);
  const path = join(folder, 'stdin.csv');
  try {
    await spool(path, signal);
    return await work(path);
  } catch (error) {
    throw named(error, path);
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
    if (systemErrorCode(error) !== 'ENOSPC') throw error;
    throw new Abort('stopped_early', 'disk_full', `There is no room on the disk for ${NAME}.`, [
      'Set TMPDIR to a folder on another disk, or name the file',
    ]);
  }
}

function named(error: unknown, path: string): unknown {
  if (!(error instanceof Abort)) return error;
  const { reason, code, message, actions } = error;
  return new Abort(reason, code, message.replaceAll(path, NAME), actions);
}

/** A file as the user is told of it. */
export function nameOf(path: string): string {
  return path === STDIN ? NAME : path;
}
