import { parseRecords } from './parse-records';
import { CsvFile } from './csv-file';
import { RecordScanner, type RecordSpan, type ScanResult, type ScanStop } from './record-scanner';
import type { ByteRange, CsvRow, Delimiter } from './csv-source';
import { csvChangedError, encodingError, scanError } from './csv-errors';
import { FileWindow, type WindowSpan } from './file-window';

/** The part of a file to read records from. `firstRow` 0 is the header. */
export interface RecordRange extends WindowSpan, ByteRange {
  readonly delimiter: Delimiter;
  /** Names the columns in messages. */
  readonly header: readonly string[];
  /** How many records a batch may have at most. */
  readonly maxRecords: number;
  /** True for a range found by an earlier read: unless the file changed, it ends between two records. */
  readonly isPart: boolean;
}

/** Rows read together. */
export interface RowBatch {
  readonly rows: readonly CsvRow[];
  /** Their bytes, and those of empty lines around them, as in the file. Valid until the next batch is requested. */
  readonly bytes: Uint8Array;
  /** The offset of these bytes in the file. */
  readonly byteStart: number;
  /** The number of the line after them. */
  readonly nextLine: number;
}

/** Records found together. Their bytes are in `window` until the next batch is requested. */
export interface FoundRecords {
  readonly window: FileWindow;
  readonly records: readonly RecordSpan[];
  /** The number of the first record. */
  readonly row: number;
  /** How many units they take, with the empty lines around them. */
  readonly length: number;
  readonly nextLine: number;
}

/** The rows of a range, batch by batch. The file is closed after the last batch. */
export async function* readBatches(range: RecordRange): AsyncGenerator<RowBatch> {
  for await (const found of findRecords(range)) {
    const { window, length, nextLine } = found;
    yield {
      rows: rowsOf(found, range.delimiter),
      bytes: window.rawBytes(length),
      byteStart: window.byteAt(0),
      nextLine,
    };
  }
}

/** The records of a range, batch by batch, without their cells. */
export async function* findRecords(range: RecordRange): AsyncGenerator<FoundRecords> {
  const file = await CsvFile.open(range.path);
  try {
    const window = new FileWindow(file, range);
    const scanner = new RecordScanner(range.delimiter, window.unitBytes);
    const { maxRecords } = range;
    let row = range.firstRow;
    let line = range.firstLine;
    do {
      await window.read();
      const scan = scanner.scan({ units: window.units, atEnd: window.atEnd, line, maxRecords });
      assertText(window, { range, row, scan });
      // Batches of empty lines count, too: a caller that follows the bytes has to use them up.
      if (scan.next > 0) {
        yield { window, records: scan.records, row, length: scan.next, nextLine: scan.line };
      }
      row += scan.records.length;
      line = scan.line;
      if (scan.stop) throw stopError(range, scan.stop, row);
      window.drop(scan.next);
    } while (!window.atEnd || window.units.length > 0);
  } finally {
    await file.close();
  }
}

/** What was scanned for one batch. `row` is the number of its first record. */
interface ScannedRecords {
  readonly range: RecordRange;
  readonly row: number;
  readonly scan: ScanResult;
}

/** Throws when the bytes of the records, or the last bytes of the file, are not valid in its encoding. */
function assertText(window: FileWindow, { range, row, scan }: ScannedRecords): void {
  const { path, encoding } = range;
  // At the end of the file no further bytes can complete a character.
  const whole = window.atEnd && scan.stop ? window.units.length : scan.next;
  const invalid = window.invalidAt(whole);
  if (invalid !== -1) {
    const index = scan.records.findIndex(({ next }) => invalid < next);
    const before = index === -1 ? scan.records.length : index;
    throw encodingError({ path, encoding, offset: window.byteAt(invalid), row: row + before });
  }
  if (window.isTorn && whole === window.units.length) {
    const last = row + scan.records.length - (lacksLineEnd(window, scan) ? 1 : 0);
    const offset = window.byteAt(window.units.length);
    throw encodingError({ path, encoding, offset, row: last });
  }
}

/** True when the last record has no line end. */
function lacksLineEnd(window: FileWindow, { records, next }: ScanResult): boolean {
  const last = records.at(-1);
  return last !== undefined && last.end === last.next && next === window.units.length;
}

function rowsOf({ window, records, row }: FoundRecords, delimiter: Delimiter): readonly CsvRow[] {
  const { unitBytes } = window;
  const origin = window.byteAt(0);
  const parsed = parseRecords(window, records, delimiter);
  return records.map(({ start, next, line, malformedCell }, index) => {
    const cells = parsed[index] ?? [];
    const byteStart = origin + start * unitBytes;
    const byteEnd = origin + next * unitBytes;
    const plain = { row: row + index, line, byteStart, byteEnd, cells };
    return malformedCell === -1 ? plain : { ...plain, malformedQuote: malformedCell };
  });
}

function stopError(range: RecordRange, stop: ScanStop, row: number): Error {
  if (range.isPart && stop.problem === 'open_quote') return csvChangedError(range.path);
  const { path, header } = range;
  return scanError(stop, { path, row, line: stop.line, cell: stop.cell, header });
}
