/**
 * CSV files: opens one, reads its records, and writes records.
 *
 * - Open: `open-csv.ts` detects the encoding (`detect-encoding.ts`) and the delimiter, and reads the header.
 * - Read: `read-rows.ts` gives rows or blocks of a file or of a byte range. Below it, `find-records.ts` reads the file
 *   through a `FileWindow`, a `RecordScanner` finds where records begin and end, and `parse-records.ts` has papaparse split
 *   them into cells. `record-block.ts` holds records in memory that threads can share. `part-digests.ts` tells whether a
 *   range is still the planned one. Only `csv-file.ts` and `file-facts.ts` call the file system.
 * - Write: `csv-line.ts` writes a line, `rewrite-cells.ts` replaces cells and keeps the rest of a record as written.
 * - `csv-errors.ts` has every `Abort` of this room.
 *
 * Knows no column names except `email`, which decides between delimiters. The only importer of papaparse.
 */
export { openCsv } from './open-csv';
export { CSV_READ_FAILED, csvChangedError, noRowsError, printablePath } from './csv-errors';
export { assertUnchanged } from './assert-unchanged';
export { RawBytes } from './raw-bytes';
export {
  type BlockMemory,
  type BlockSize,
  RecordBlock,
  type RecordBlockFacts,
  spanMemoryWords,
} from './record-block';
export { fileFacts } from './file-facts';
export type { RowBatch } from './find-records';
export { PartDigests } from './part-digests';
export { BLOCK_BYTES, readBlocks, readRowBatches, readRows, type ReadOptions } from './read-rows';
export type { ByteRange, CsvRow, CsvSource, Delimiter, Encoding } from './csv-source';
export { rewriteCells } from './rewrite-cells';
export { csvLine, spreadsheetSafe } from './csv-line';
