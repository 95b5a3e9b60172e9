import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { exportFileError } from '../../exports';
import type { FileFlag } from '../../sources';
import { noFilesError } from '../convert-errors';
import type { ExportReader } from '../ports';
import type { GivenFile } from './recognise';

/** Looks at all files that were given. A folder means the regular files in it, in the order of their names. */
export async function sampleFiles(
  request: {
    readonly files: readonly string[];
    readonly pinned: Readonly<Partial<Record<FileFlag, string>>>;
    readonly signal?: AbortSignal;
  },
  reader: ExportReader,
): Promise<readonly GivenFile[]> {
  const { files, pinned, signal } = request;
  const options = signal === undefined ? {} : { signal };
  const given: GivenFile[] = [];
  for (const path of files) {
    for (const file of await filesOf(path)) {
      given.push({ sample: await reader.sampleExport(file, options) });
    }
  }
  for (const [flag, path] of Object.entries(pinned) as [FileFlag, string][]) {
    given.push({ sample: await reader.sampleExport(path, options), flag });
  }
  return given;
}

async function filesOf(path: string): Promise<readonly string[]> {
  if (path === '-' || !(await isFolder(path))) return [path];
  const files: string[] = [];
  for (const name of await namesIn(path)) {
    const each = join(path, name);
    if (!name.startsWith('.') && (await isFile(each))) files.push(each);
  }
  if (files.length === 0) throw noFilesError(path);
  return files.sort((one, other) => (one < other ? -1 : 1));
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    throw exportFileError(folder, error);
  }
}

/** A link counts as what it leads to: the files of a mounted volume may all be links. */
async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    throw exportFileError(path, error);
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    throw exportFileError(path, error);
  }
}
