import { findRecords, readBatches, type RecordRange } from './find-records';
import { fileFacts, openFile } from './file-facts';
import { type BlockMemory, type BlockSize, copyToBlock, type RecordBlock } from './record-block';
import type { ByteRange, CsvRow, CsvSource } from './csv-source';
import { csvChangedError } from './csv-errors';
import { FileWindow, type WindowSpan } from './file-window';

/** Large enough that papaparse, the disk and a message to a thread cost little, small enough for twenty workers. */
export const BLOCK_BYTES = 32 * 1024;

export interface ReadOptions {
  /** The part to read; by default the whole body. */
  readonly range?: ByteRange;
  /**
   * Called with every byte of the file in order, header included; not called for a range. A block is valid only during
   * the call.
   */
  readonly onBytes?: (block: Uint8Array) => void;
  readonly blockBytes?: number;
}

/**
 * The rows of the body, or of a range of it, in batches of about a block. Ranges that begin and end between records
 * give the same rows as one read of the whole. A batch can be empty, for a block of empty lines.
 *
 * @throws Abort when the text cannot be split into records, and `csv_changed` when the file is not the one opened
 */
export async function* readRows(
  source: CsvSource,
  options: ReadOptions = {},
): AsyncGenerator<readonly CsvRow[]> {
  for await (const { rows } of readBatches(await rangeOf(source, options))) yield rows;
}

/** The records of the body in the batches of `readRows`, each copied to the memory that `allocate` returns for it. */
export async function* readBlocks<Memory extends BlockMemory>(
  source: CsvSource,
  options: ReadOptions,
  allocate: (size: BlockSize) => Memory,
): AsyncGenerator<RecordBlock<Memory>> {
  const { delimiter } = source;
  for await (const found of findRecords(await rangeOf(source, options))) {
    yield copyToBlock(found, delimiter, allocate);
  }
}

/** The part of the file to read. Calls `onBytes` with what precedes the body. */
async function rangeOf(source: CsvSource, options: ReadOptions): Promise<RecordRange> {
  const { path, encoding, delimiter, header, bodyStart, bodyLine, bytes } = source;
  const { range, blockBytes = BLOCK_BYTES } = options;
  const onBytes = range ? undefined : options.onBytes;
  if (!range && (await fileFacts(path)).bytes !== bytes) throw csvChangedError(path);
  if (onBytes) await readHead({ path, byteEnd: bodyStart, blockBytes, onBytes });
  const whole = { byteStart: bodyStart, byteEnd: bytes, firstRow: 1, firstLine: bodyLine };
  return {
    path,
    encoding,
    delimiter,
    header,
    blockBytes,
    maxRecords: Infinity,
    ...(range ?? whole),
    ...(onBytes && { onBytes }),
    isPart: range !== undefined,
  };
}

/** Calls `onBytes` with the bytes before the body. */
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
