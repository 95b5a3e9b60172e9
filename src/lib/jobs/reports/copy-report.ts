import type { JobFiles } from '../disk/job-files';
import { writeWhole } from '../disk/write-whole';

const BLOCK_CHARACTERS = 65_536;

/** Writes a report to another disk, under the same path, in a folder that exists there. */
export async function copyReport(from: JobFiles, to: JobFiles, path: string): Promise<void> {
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
