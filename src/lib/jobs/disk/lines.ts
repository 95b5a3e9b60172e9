import { createReadStream } from 'node:fs';
import { lineBlocks } from './line-blocks';

/** No record is longer: messages and cells are bounded. A longer line is damage, and is never held in memory. */
export const LINE_LIMIT_BYTES = 16 * 1024 * 1024;

const READ_BLOCK = 64 * 1024;

/**
 * The lines of a text file without their line feeds, one at a time; one over the limit is empty. Splits on LF alone: the
 * other line ends of Unicode may occur inside a JSON string. A last line without a line feed comes last, after a call of
 * `onTorn`.
 */
export async function* readLines(
  path: string,
  onTorn: () => void = () => undefined,
): AsyncGenerator<string> {
  const blocks = createReadStream(path, { highWaterMark: READ_BLOCK });
  for await (const { lines, isTorn } of lineBlocks(blocks, LINE_LIMIT_BYTES)) {
    if (isTorn) onTorn();
    for (const line of lines) yield line ?? '';
  }
}
