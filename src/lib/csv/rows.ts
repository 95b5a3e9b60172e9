import { readBatches } from './batches';
import { fileFacts, openFile } from './file';
import type { ByteRange, CsvRow, CsvSource } from './source';
import { changedTrouble } from './trouble';
import { FileWindow, type WindowSpan } from './window';

/** Large enough for papaparse and the disk, small enough for twenty workers. */
export const BLOCK_BYTES = 32 * 1024;

export interface ReadOptions {
  /** Read only this part. Without it: the body to the end of the file. */
  readonly range?: ByteRange;
  /**
   * Only for a read of the whole: given every byte of the file from byte 0, header included, in order.
   * A block is valid only during the call.
   */
  readonly onBytes?: (block: Uint8Array) => void;
  readonly blockBytes?: number;
}

/**
 * The rows of the body, or of a range of it, in batches of about a block. Ranges that begin and end between
 * records give exactly the rows of the whole. A batch is empty where there were only empty lines. Throws `Abort` for
 * text nobody can read on from, and `csv_changed` when the file is not the one that was opened.
 */
export async function* readRows(
  source: CsvSource,
  options: ReadOptions = {},
): AsyncGenerator<readonly CsvRow[]> {
  const { path, encoding, delimiter, header, bodyStart, bodyLine, bytes } = source;
  const { range, blockBytes = BLOCK_BYTES } = options;
  const onBytes = range ? undefined : options.onBytes;
  if (!range && (await fileFacts(path)).bytes !== bytes) throw changedTrouble(path);
  if (onBytes) await readHead({ path, byteEnd: bodyStart, blockBytes, onBytes });
  const whole = { byteStart: bodyStart, byteEnd: bytes, firstRow: 1, firstLine: bodyLine };
  const batches = readBatches({
    ...{ path, encoding, delimiter, header, blockBytes, maxRecords: Infinity },
    ...(range ?? whole),
    ...(onBytes && { onBytes }),
    isPart: range !== undefined,
  });
  for await (const { rows } of batches) yield rows;
}

/** Gives `onBytes` what stands before the body. */
async function readHead(
  head: Required<Pick<WindowSpan, 'path' | 'byteEnd' | 'blockBytes' | 'onBytes'>>,
): Promise<void> {
  const handle = await openFile(head.path);
  try {
    const window = new FileWindow(handle, { ...head, encoding: 'utf-8', byteStart: 0 });
    while (!window.atEnd) {
      await window.read();
      window.drop(window.units.length);
    }
  } finally {
    await handle.close();
  }
}
