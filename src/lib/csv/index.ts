/**
 * CSV files: opens one, reads its records, and writes records.
 *
 * - Open: `open-csv.ts` detects the encoding (`detect-encoding.ts`) and the delimiter (`delimiters.ts`), and reads the
 *   header. `plain-file.ts` refuses other kinds of files (`file-kind.ts`). A file that is compressed, or in an encoding
 *   that the user named (`encodings.ts`), is read from a copy in UTF-8 (`plain-copy.ts`): below, all bytes are plain text.
 * - Read: `read-rows.ts` gives rows or blocks of a file or of a byte range. Below it, `find-records.ts` reads the file
 *   through a `FileWindow`, a `RecordScanner` finds where records begin and end, and `parse-records.ts` has papaparse split
 *   them into cells. `rows-inside.ts` finds rows that an unclosed quote has taken in. `record-block.ts` holds records in memory that threads can share. `part-digests.ts` tells whether a
 *   range is still the planned one. Only `csv-file.ts`, `file-facts.ts` and `plain-copy.ts` call the file system.
 * - Write: `csv-line.ts` writes a line, `rewrite-cells.ts` replaces cells and keeps the rest of a record as written.
 * - `csv-errors.ts` has every `Abort` of this room. `invalid-text.ts` and `guess-encoding.ts` tell what text is that is
 *   not UTF-8.
 *
 * Knows no column names except `email`, which decides between delimiters. The only importer of papaparse.
 */
export { openCsv } from './open-csv';
export {
  CSV_READ_FAILED,
  csvChangedError,
  noRowsError,
  printablePath,
  UnclosedQuote,
} from './csv-errors';
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
export { isGzip } from './file-kind';
export type { RowBatch } from './find-records';
export { PartDigests } from './part-digests';
export { BLOCK_BYTES, readBlocks, readRowBatches, readRows, type ReadOptions } from './read-rows';
export {
  blankHead,
  type ByteRange,
  type CsvFormat,
  type CsvPlace,
  type CsvRow,
  type CsvSource,
  type Delimiter,
  type Encoding,
} from './csv-source';
export { decodeText } from './decode-text';
export { copyNameless } from './plain-copy';
export { delimiterNamed } from './delimiters';
export { encodingNamed, nearEncodings } from './encodings';
export { rewriteCells } from './rewrite-cells';
export { rowsInside } from './rows-inside';
export { csvLine, spreadsheetLine, spreadsheetSafe, withoutApostrophe } from './csv-line';
