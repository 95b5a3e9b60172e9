import { CsvFile } from './csv-file';
import { findRecords, readBatches, type RecordRange, type RowBatch } from './find-records';
import { type BlockMemory, type BlockSize, copyToBlock, type RecordBlock } from './record-block';
import { type ByteRange, type CsvRow, type CsvSource, placeOf } from './csv-source';
import { FileWindow, type WindowSpan } from './file-window';

/** Large enough that papaparse, the disk and a message to a thread cost little, small enough for twenty workers. */
export const BLOCK_BYTES = 32 * 1024;

export interface ReadOptions {
  /** The part to read; by default the whole body. */
  readonly range?: ByteRange & Pick<WindowSpan, 'digests'>;
  /**
   * Called with every byte of the file in order, header included; not called for a range. A block is valid only during
   * the call.
   */
  readonly onBytes?: (block: Uint8Array) => void;
  readonly blockBytes?: number;
}

/**
 * The rows of the body, or of a range of it, in batches of about a block. Ranges that begin and end between records
 * give the same rows as one read of the whole. A batch can be empty, for a block of blank records.
 *
 * A range with digests is checked before its first row: no row is given of a range that is not the planned one.
 *
 * @throws Abort when the text cannot be split into records or the file not be read, and `csv_changed` when it is not
 * the file that was opened or planned
 */
export async function* readRows(
  source: CsvSource,
  options: ReadOptions = {},
): AsyncGenerator<readonly CsvRow[]> {
  for await (const { rows } of readRowBatches(source, options)) yield rows;
}

/** The batches of `readRows`, with their bytes. */
export async function* readRowBatches(
  source: CsvSource,
  options: ReadOptions = {},
): AsyncGenerator<RowBatch> {
  yield* readBatches(await rangeOf(source, options));
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

/** The part of the file to read. Calls `onBytes` with what precedes the body, and checks a range of several parts. */
async function rangeOf(source: CsvSource, options: ReadOptions): Promise<RecordRange> {
  const { encoding, delimiter, bodyStart, bodyLine, bytes } = source;
  const { range, blockBytes = BLOCK_BYTES } = options;
  const onBytes = range ? undefined : options.onBytes;
  const head = { byteStart: 0, byteEnd: bodyStart };
  const place = placeOf(source);
  if (onBytes) await readThrough({ ...place, encoding, blockBytes, ...head, onBytes });
  // The check of a single part comes before its first row anyway.
  if (range?.digests && range.digests.length > 1) {
    await readThrough({ ...place, encoding, blockBytes, ...range });
  }
  const whole = { byteStart: bodyStart, byteEnd: bytes, firstRow: 1, firstLine: bodyLine };
  return {
    ...place,
    encoding,
    delimiter,
    blockBytes,
    maxRecords: Infinity,
    ...(range ?? whole),
    ...(onBytes && { onBytes }),
    isPart: range !== undefined,
  };
}

/** Reads bytes without looking for records: calls `onBytes` with them, and compares their digests. */
async function readThrough(span: WindowSpan): Promise<void> {
  const file = await CsvFile.open(span);
  try {
    const window = new FileWindow(file, span);
    while (!window.atEnd) {
      await window.read();
      window.drop(window.units.length);
    }
  } finally {
    await file.close();
  }
}
