import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
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
  for (const name of await readdir(path)) {
    const each = join(path, name);
    // A link counts as what it leads to: the files of a mounted volume may all be links.
    if (!name.startsWith('.') && (await stat(each)).isFile()) files.push(each);
  }
  if (files.length === 0) throw noFilesError(path);
  return files.sort((one, other) => (one < other ? -1 : 1));
}

/** False as well for what cannot be reached: reading it says why. */
async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true;
}
