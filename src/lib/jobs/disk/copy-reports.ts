import { systemErrorCause } from '../../model';
import type { JobFiles } from './job-files';
import { makeJobFolder } from './jobs-folder';
import { writeWhole } from './write-whole';

const BLOCK_CHARACTERS = 65_536;

/**
 * Writes reports of a job also to the disk of this machine, where people look for them, if the job is somewhere else. They
 * are safe there: a disk that fails here fails nothing.
 */
export async function copyReports(
  files: JobFiles,
  folder: string,
  paths: readonly string[],
): Promise<void> {
  const { copies, onCopyFailed } = files;
  if (copies === undefined) return;
  try {
    await makeJobFolder(copies, folder);
    for (const path of paths) await copyReport(files, copies, path);
  } catch (error) {
    if (systemErrorCause(error) === undefined) throw error;
    onCopyFailed?.(error);
  }
}

async function copyReport(from: JobFiles, to: JobFiles, path: string): Promise<void> {
  await writeWhole(to, path, async (append) => {
    let block = '';
    for await (const line of from.readLines(path)) {
      block += `${line}\n`;
      if (block.length < BLOCK_CHARACTERS) continue;
      await append(block);
      block = '';
    }
    await append(block);
  });
}
