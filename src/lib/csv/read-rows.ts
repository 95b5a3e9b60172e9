import { findRecords, readBatches, type RecordPlace } from './find-records';
import { fileFacts, openFile } from './file-facts';
import { type BlockMemory, type BlockSize, holdRecords, type RecordBlock } from './record-block';
import type { ByteRange, CsvRow, CsvSource } from './csv-source';
import { changedTrouble } from './csv-errors';
import { FileWindow, type WindowSpan } from './file-window';

/** Large enough for papaparse, the disk and a hand-over to a thread, small enough for twenty workers. */
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
  for await (const { rows } of readBatches(await placeOf(source, options))) yield rows;
}

/**
 * The records of the body as `readRows` gives its rows, each batch copied to the memory that `hold` gives for it.
 */
export async function* readBlocks<Memory extends BlockMemory>(
  source: CsvSource,
  options: ReadOptions,
  hold: (size: BlockSize) => Memory,
): AsyncGenerator<RecordBlock<Memory>> {
  const { delimiter } = source;
  for await (const found of findRecords(await placeOf(source, options))) {
    yield holdRecords(found, delimiter, hold);
  }
}

/** The part of the file to read, once what stands before the body was given to `onBytes`. */
async function placeOf(source: CsvSource, options: ReadOptions): Promise<RecordPlace> {
  const { path, encoding, delimiter, header, bodyStart, bodyLine, bytes } = source;
  const { range, blockBytes = BLOCK_BYTES } = options;
  const onBytes = range ? undefined : options.onBytes;
  if (!range && (await fileFacts(path)).bytes !== bytes) throw changedTrouble(path);
  if (onBytes) await readHead({ path, byteEnd: bodyStart, blockBytes, onBytes });
  const whole = { byteStart: bodyStart, byteEnd: bytes, firstRow: 1, firstLine: bodyLine };
  return {
    ...{ path, encoding, delimiter, header, blockBytes, maxRecords: Infinity },
    ...(range ?? whole),
    ...(onBytes && { onBytes }),
    isPart: range !== undefined,
  };
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
