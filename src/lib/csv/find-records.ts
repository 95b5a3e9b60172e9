import { parseRecords } from './parse-records';
import { openFile } from './file-facts';
import { RecordScanner, type RecordSpan, type Scan, type ScanStop } from './record-scanner';
import type { ByteRange, CsvRow, Delimiter } from './csv-source';
import { changedTrouble, encodingTrouble, scanTrouble } from './csv-errors';
import { FileWindow, type WindowSpan } from './file-window';

/** What to read records from. `firstRow` 0 is the header. */
export interface RecordPlace extends WindowSpan, ByteRange {
  readonly delimiter: Delimiter;
  /** Names of the columns, for messages. */
  readonly header: readonly string[];
  /** How many records a batch may have at most. */
  readonly maxRecords: number;
  /** True when the place was found by reading the whole: then it ends between two records, or has changed. */
  readonly isPart: boolean;
}

/** Rows read together, and the line that follows them. */
export interface RowBatch {
  readonly rows: readonly CsvRow[];
  readonly nextLine: number;
}

/** Records found together, whose bytes lie in `window` until the next ones are asked for. */
export interface Found {
  readonly window: FileWindow;
  readonly records: readonly RecordSpan[];
  /** The number of the first record. */
  readonly row: number;
  readonly nextLine: number;
}

/** The rows of `place`, batch by batch. The file is open until the last batch was taken. */
export async function* readBatches(place: RecordPlace): AsyncGenerator<RowBatch> {
  for await (const found of findRecords(place)) {
    yield { rows: rowsOf(found, place.delimiter), nextLine: found.nextLine };
  }
}

/** The records of `place`, batch by batch, with nothing read of their cells. */
export async function* findRecords(place: RecordPlace): AsyncGenerator<Found> {
  const handle = await openFile(place.path);
  try {
    const window = new FileWindow(handle, place);
    const scanner = new RecordScanner(place.delimiter, window.unitBytes);
    const { maxRecords } = place;
    let row = place.firstRow;
    let line = place.firstLine;
    do {
      await window.read();
      const scan = scanner.scan({ units: window.units, atEnd: window.atEnd, line, maxRecords });
      assertText(window, { place, row, scan });
      // Also for lines without a character: whoever follows the bytes must get to use them up.
      if (scan.next > 0) {
        yield { window, records: scan.records, row, nextLine: scan.line };
      }
      row += scan.records.length;
      line = scan.line;
      if (scan.stop) throw stopTrouble(place, scan.stop, row);
      window.drop(scan.next);
    } while (!window.atEnd || window.units.length > 0);
  } finally {
    await handle.close();
  }
}

/** What was read for one batch: `row` is the number of its first record. */
interface Read {
  readonly place: RecordPlace;
  readonly row: number;
  readonly scan: Scan;
}

/** Throws when the records read, or the last bytes of the file, are no text. */
function assertText(window: FileWindow, { place, row, scan }: Read): void {
  const { path, encoding } = place;
  // At the end there is nothing more to come that could complete a character.
  const whole = window.atEnd && scan.stop ? window.units.length : scan.next;
  const invalid = window.invalidAt(whole);
  if (invalid !== -1) {
    const index = scan.records.findIndex(({ next }) => invalid < next);
    const before = index === -1 ? scan.records.length : index;
    throw encodingTrouble({ path, encoding, offset: window.byteAt(invalid), row: row + before });
  }
  if (window.isTorn && whole === window.units.length) {
    const last = row + scan.records.length - (endsOpen(window, scan) ? 1 : 0);
    const offset = window.byteAt(window.units.length);
    throw encodingTrouble({ path, encoding, offset, row: last });
  }
}

/** True when the last record has no line end. */
function endsOpen(window: FileWindow, { records, next }: Scan): boolean {
  const last = records.at(-1);
  return last !== undefined && last.end === last.next && next === window.units.length;
}

function rowsOf({ window, records, row }: Found, delimiter: Delimiter): readonly CsvRow[] {
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

function stopTrouble(place: RecordPlace, stop: ScanStop, row: number): Error {
  if (place.isPart && stop.problem === 'open_quote') return changedTrouble(place.path);
  const { path, header } = place;
  return scanTrouble(stop, { path, row, line: stop.line, cell: stop.cell, header });
}
