import { open, stat, type FileHandle } from 'node:fs/promises';
import { fileError, notRegularFileError } from './csv-errors';

/** Size and time of the last write: a file that changes changes at least one of them. */
export interface FileFacts {
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modifiedMs: number;
}

/** The facts of the file at `path`. Throws `Abort` when it does not exist or is not a regular file. */
export async function fileFacts(path: string): Promise<FileFacts> {
  // Checked before the file is opened: opening a pipe waits for a writer.
  const stats = await stat(path).catch((error: unknown) => {
    throw fileError(path, error);
  });
  if (stats.isDirectory()) throw notRegularFileError(path, 'directory');
  if (!stats.isFile()) throw notRegularFileError(path, 'other');
  return { bytes: stats.size, modifiedMs: stats.mtimeMs };
}

/** Opens the file for reading. Throws `Abort` when the file system does not allow it. */
export async function openFile(path: string): Promise<FileHandle> {
  return open(path, 'r').catch((error: unknown) => {
    throw fileError(path, error);
  });
}
