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
  const entries = await readdir(path, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.'));
  if (names.length === 0) throw noFilesError(path);
  const paths = names.map(({ name }) => join(path, name));
  return paths.sort((one, other) => (one < other ? -1 : 1));
}

/** False as well for what cannot be reached: reading it says why. */
async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true;
}
