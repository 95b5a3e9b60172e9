import { parseRecords } from './parse-records';
import { CsvFile } from './csv-file';
import {
  type BlankRecords,
  type CodeUnits,
  RecordScanner,
  type RecordSpan,
  type ScanResult,
  type ScanStop,
} from './record-scanner';
import type { ByteRange, CsvRow, Delimiter } from './csv-source';
import { csvChangedError, scanError, type TextPosition } from './csv-errors';
import { FileWindow, type WindowSpan } from './file-window';
import { invalidTextError } from './invalid-text';

const LF = 0x0a;
const CR = 0x0d;

/** The part of a file to read records from. `firstRow` 0 is the header. */
export interface RecordRange extends WindowSpan, ByteRange {
  readonly delimiter: Delimiter;
  /** How many records a batch may have at most. */
  readonly maxRecords: number;
  /** True for a range found by an earlier read: unless the file changed, it ends between two records. */
  readonly isPart: boolean;
}

/** Rows read together. */
export interface RowBatch {
  readonly rows: readonly CsvRow[];
  /** Their bytes, and those of blank records around them, as in the file. Valid until the next batch is requested. */
  readonly bytes: Uint8Array;
  /** The offset of these bytes in the file. */
  readonly byteStart: number;
  /** The number of the line after them. */
  readonly nextLine: number;
  /** The records skipped among and around these. */
  readonly blank: BlankRecords;
}

/** Records found together. Their bytes are in `window` until the next batch is requested. */
export interface FoundRecords {
  readonly window: FileWindow;
  readonly records: readonly RecordSpan[];
  /** The number of the first record. */
  readonly row: number;
  /** How many units they take, with the blank records around them. */
  readonly length: number;
  readonly nextLine: number;
  readonly blank: BlankRecords;
}

/** The rows of a range, batch by batch. The file is closed after the last batch. */
export async function* readBatches(range: RecordRange): AsyncGenerator<RowBatch> {
  for await (const found of findRecords(range)) {
    const { window, length, nextLine, blank } = found;
    yield {
      rows: rowsOf(found, range.delimiter),
      bytes: window.rawBytes(length),
      byteStart: window.byteAt(0),
      nextLine,
      blank,
    };
  }
}

/** The records of a range, batch by batch, without their cells. */
export async function* findRecords(range: RecordRange): AsyncGenerator<FoundRecords> {
  const file = await CsvFile.open(range);
  try {
    const window = new FileWindow(file, range);
    const scanner = new RecordScanner(range.delimiter, window.unitBytes);
    const { maxRecords } = range;
    let row = range.firstRow;
    let line = range.firstLine;
    do {
      await window.read();
      const scan = scanner.scan({ units: window.units, atEnd: window.atEnd, line, maxRecords });
      const invalid = findInvalidText(window, { range, row, line, scan });
      if (invalid !== undefined) throw await invalidTextError(file, range.encoding, invalid);
      // Batches of blank records count, too: a caller that follows the bytes has to use them up.
      if (scan.next > 0) {
        const { records, next: length, line: nextLine, blank } = scan;
        yield { window, records, row, length, nextLine, blank };
      }
      row += scan.records.length;
      line = scan.line;
      if (scan.stop) throw stopError(range, { ...scan.stop, endsWithLine: endsLine(window) }, row);
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
  /** The line that the first unit is on. */
  readonly line: number;
  readonly scan: ScanResult;
}

/** Where the first bytes are that are not valid in the encoding: of the records, or of the last bytes of the file. */
function findInvalidText(
  window: FileWindow,
  { range, row, line, scan }: ScannedRecords,
): TextPosition | undefined {
  const { path } = range;
  const { records } = scan;
  // At the end of the file no further bytes can complete a character.
  const whole = window.atEnd && scan.stop ? window.units.length : scan.next;
  const invalid = window.invalidAt(whole);
  const at = invalid === -1 && window.isTorn && whole === window.units.length ? whole : invalid;
  if (at === -1) return undefined;
  const before = records.filter(({ next }) => next <= at).length;
  const isInLast = invalid === -1 && lacksLineEnd(window, scan);
  return {
    path,
    offset: window.byteAt(at),
    row: row + before - (isInLast ? 1 : 0),
    line: line + lineEndsIn(window.units.subarray(0, at)),
  };
}

function lineEndsIn(units: CodeUnits): number {
  let count = 0;
  for (let at = 0; at < units.length; at += 1) {
    if (units[at] === LF || (units[at] === CR && units[at + 1] !== LF)) count += 1;
  }
  return count;
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
  return records.map((record, index) => {
    const { line, lastLine, malformedCell, hasPaddedQuote } = record;
    const byteStart = origin + record.start * unitBytes;
    const byteEnd = origin + record.next * unitBytes;
    const plain = { row: row + index, line, byteStart, byteEnd, cells: parsed[index] ?? [] };
    if (lastLine === line && malformedCell === -1 && !hasPaddedQuote) return plain;
    return {
      ...plain,
      ...(lastLine !== line && { lastLine }),
      ...(malformedCell !== -1 && { malformedQuote: malformedCell }),
      ...(hasPaddedQuote && { hasPaddedQuote }),
    };
  });
}

function endsLine({ units }: FileWindow): boolean {
  const last = units.at(-1);
  return last === LF || last === CR;
}

function stopError(
  range: RecordRange,
  stop: ScanStop & { readonly endsWithLine: boolean },
  row: number,
): Error {
  if (range.isPart && stop.problem === 'open_quote') return csvChangedError(range.path);
  return scanError(stop, { path: range.path, row, line: stop.line, cell: stop.cell });
}
