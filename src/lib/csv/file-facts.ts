import { fstat } from 'node:fs';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { fileError, notRegularFileError } from './csv-errors';
import type { CsvPlace } from './csv-source';

const statFd = promisify(fstat);

/** Size and time of the last write. */
export interface FileFacts {
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modifiedMs: number;
}

/** The facts of a file, or of its plain copy. Throws `Abort` when it does not exist or is not a regular file. */
export async function fileFacts({ path, copyFd }: CsvPlace): Promise<FileFacts> {
  // Checked before the file is opened: opening a pipe waits for a writer.
  const stats = await onFile(path, copyFd === undefined ? stat(path) : statFd(copyFd));
  if (stats.isDirectory()) throw notRegularFileError(path, 'directory');
  if (!stats.isFile()) throw notRegularFileError(path, 'other');
  return { bytes: stats.size, modifiedMs: stats.mtimeMs };
}

/** Waits for a call of the file system. @throws Abort when it fails */
export async function onFile<T>(path: string, call: Promise<T>): Promise<T> {
  return call.catch((error: unknown) => {
    throw fileError(path, error);
  });
}
