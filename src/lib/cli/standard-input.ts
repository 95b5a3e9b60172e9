import { createWriteStream, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Abort, systemErrorCode } from '../model';
import { EXIT } from './exit-status';

/** The argument that means standard input. */
export const STDIN = '-';

const NAME = 'standard input';

/**
 * Does `work` with a file that holds what standard input brings: a CSV is read more than once. The file is this user's
 * alone, and is removed whatever happens. Messages name standard input instead.
 */
export async function withStandardInput<T>(work: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'workos-migrate-'));
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  const removeHandlers = removeOnSignals(remove);
  const path = join(folder, 'stdin.csv');
  try {
    await spool(path);
    return await work(path);
  } catch (error) {
    throw named(error, path);
  } finally {
    removeHandlers();
    remove();
  }
}

async function spool(path: string): Promise<void> {
  try {
    await pipeline(process.stdin, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOSPC') throw error;
    throw new Abort('usage', 'disk_full', 'There is no room for standard input on the disk.', [
      'Set TMPDIR to a folder on another disk, or name the file',
    ]);
  }
}

function named(error: unknown, path: string): unknown {
  if (!(error instanceof Abort)) return error;
  const { reason, code, message, actions } = error;
  return new Abort(reason, code, message.replaceAll(path, NAME), actions);
}

function removeOnSignals(remove: () => void): () => void {
  const end = (status: number) => (): void => {
    remove();
    process.exit(status);
  };
  const [onInt, onTerm] = [end(EXIT.sigint), end(EXIT.sigterm)];
  process.on('exit', remove).on('SIGINT', onInt).on('SIGTERM', onTerm).on('SIGHUP', onTerm);
  return () => {
    process.off('exit', remove).off('SIGINT', onInt).off('SIGTERM', onTerm).off('SIGHUP', onTerm);
  };
}
