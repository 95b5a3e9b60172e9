import { type FileHandle, open } from 'node:fs/promises';
import { hasErrorCode } from '../../model';

const TAIL_BLOCK = 64 * 1024;
const LINE_FEED = 0x0a;

/** Cuts what follows the last line feed; see `JobFiles`. */
export async function cutTail(path: string): Promise<number> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r+');
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return 0;
    throw error;
  }
  try {
    const { size } = await handle.stat();
    const end = await endOfLines(handle, size);
    if (end === size) return 0;
    await handle.truncate(end);
    await handle.datasync();
    return size - end;
  } finally {
    await handle.close();
  }
}

/** Offset just after the last line feed; 0 when there is none. */
async function endOfLines(handle: FileHandle, size: number): Promise<number> {
  const block = Buffer.alloc(TAIL_BLOCK);
  for (let to = size; to > 0;) {
    const from = Math.max(0, to - TAIL_BLOCK);
    const { bytesRead } = await handle.read(block, 0, to - from, from);
    const at = block.subarray(0, bytesRead).lastIndexOf(LINE_FEED);
    if (at >= 0) return from + at + 1;
    to = from;
  }
  return 0;
}
