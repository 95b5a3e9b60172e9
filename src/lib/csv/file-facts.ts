import { open, stat, type FileHandle } from 'node:fs/promises';
import { fileTrouble, kindTrouble } from './csv-errors';

/** What tells that a file is still the same. */
export interface FileFacts {
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modifiedMs: number;
}

/** The facts of the regular file at `path`. Throws `Abort` when there is none. */
export async function fileFacts(path: string): Promise<FileFacts> {
  // Before it is opened: opening a pipe waits for a writer.
  const stats = await stat(path).catch((error: unknown) => {
    throw fileTrouble(path, error);
  });
  if (stats.isDirectory()) throw kindTrouble(path, 'directory');
  if (!stats.isFile()) throw kindTrouble(path, 'other');
  return { bytes: stats.size, modifiedMs: stats.mtimeMs };
}

/** Opens the file for reading. Throws `Abort` when that is refused. */
export async function openFile(path: string): Promise<FileHandle> {
  return open(path, 'r').catch((error: unknown) => {
    throw fileTrouble(path, error);
  });
}
