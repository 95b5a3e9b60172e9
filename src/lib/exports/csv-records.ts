import { Abort, count, countOf } from '../model';
import {
  type CsvRow,
  type CsvSource,
  openCsv,
  readRowBatches,
  type RowBatch,
  rowsInside,
  UnclosedQuote,
} from '../csv';
import { exportChangedError, TruncatedFile } from './export-errors';
import type { ExportRecord, RecordBatch, UnreadableRecord } from './export-record';
import type { ExportPlace } from './file-sample';

const BLOCK_BYTES = 128 * 1024;

/** Opens a CSV or TSV. Its bytes must not be compressed. */
export async function openTable({ path, copyFd }: ExportPlace): Promise<CsvSource> {
  return openCsv(path, copyFd === undefined ? {} : { copyFd });
}

export interface TableOptions {
  /** Names of the columns: the first row is a record, too. */
  readonly columns?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The records of a CSV. A row that repeats the header, as Stytch's tool writes it between pages, is skipped.
 *
 * A row that takes in other rows, because a quote is not closed, is unreadable, and so are these.
 *
 * @throws Abort of the CSV's reader, `TruncatedFile` when the last row has no line end, and too few cells or an open quote
 */
export async function* readTable(
  source: CsvSource,
  { columns, signal }: TableOptions,
): AsyncGenerator<RecordBatch> {
  const { headerStart: bodyStart, headerLine: bodyLine } = source;
  const body = columns === undefined ? source : { ...source, bodyStart, bodyLine };
  const names = columns ?? source.header;
  let recordsRead = 0;
  try {
    for await (const batch of readRowBatches(body, { blockBytes: BLOCK_BYTES })) {
      signal?.throwIfAborted();
      const rows = new TableRows({ source, batch, names, hasHeader: columns === undefined });
      for (const row of batch.rows) {
        const isCut = row.cells.length < names.length && isUnended(source, row, batch);
        if (isCut) {
          yield rows.batch(row.byteStart);
          const what = `line ${count(row.line)} is cut off`;
          throw new TruncatedFile(source.path, recordsRead + rows.count, what);
        }
        rows.add(row);
      }
      recordsRead += rows.count;
      yield rows.batch(batch.byteStart + batch.bytes.length);
    }
  } catch (error) {
    throw exportErrorOf(error, source.path, recordsRead);
  }
}

function exportErrorOf(error: unknown, path: string, recordsRead: number): unknown {
  if (error instanceof UnclosedQuote && !error.endsWithLine) {
    const { line, cell } = error.at;
    const what = `the quote that opens in line ${count(line)}, column ${count(cell + 1)} is not closed`;
    const alsoDo = 'Or close that quote if the file is whole';
    return new TruncatedFile(path, recordsRead, { what, alsoDo });
  }
  const isChanged = error instanceof Abort && error.code === 'csv_changed';
  return isChanged ? exportChangedError(path) : error;
}

interface TableBatch {
  readonly source: CsvSource;
  readonly batch: RowBatch;
  readonly names: readonly string[];
  readonly hasHeader: boolean;
}

/** The records of a few rows. */
class TableRows {
  private readonly records: ExportRecord[] = [];
  private readonly unreadable: UnreadableRecord[] = [];
  private readonly names: readonly string[];
  private readonly hasHeader: boolean;

  constructor(private readonly from: TableBatch) {
    this.names = from.names;
    this.hasHeader = from.hasHeader;
  }

  get count(): number {
    return this.records.length + this.unreadable.length;
  }

  add(row: CsvRow): void {
    const { names } = this;
    const { cells } = row;
    if (this.hasHeader && cells[0] === names[0] && isHeader(cells, names)) return;
    const problem = problemOf(row, names);
    const ref = `line ${String(row.line)}`;
    if (row.lastLine !== undefined && this.hasRowsInside(row, problem !== undefined)) return;
    if (problem === undefined) this.records.push({ ref, value: recordOf(cells, names) });
    else this.unreadable.push({ ref, code: 'bad_row', detail: problem });
  }

  /** Whether a row of several lines has taken in other rows. Then all of them are unreadable. */
  private hasRowsInside(row: CsvRow, isUnclear: boolean): boolean {
    const { source, batch, names } = this.from;
    const { line, lastLine = line, cells } = row;
    // A text of several lines is not a row that was taken in, unless it has an email where rows have theirs.
    const emails = isUnclear ? [] : cells.flatMap((cell, at) => (isAddress(cell) ? [at] : []));
    const inside = rowsInside(source, { batch, row }, (found) => {
      if (names.length < 2 || cellsProblem(found, names) !== undefined) return false;
      if (!isUnclear && emails.length === 0) return isLikeId(found[0], cells[0]);
      return emails.every((at) => found[at]?.includes('@'));
    });
    if (inside.length === 0) return false;
    const column = cells.findIndex(hasLineBreak) + 1;
    const lines = `Lines ${count(line)} to ${count(lastLine)} read as one row, with ${countOf(inside.length, 'row')} inside`;
    const detail = `${lines}: close or remove the quote that opens in line ${count(line)}, column ${count(column)}.`;
    this.unreadable.push({ ref: `line ${String(line)}`, code: 'quote_missing', detail });
    for (const at of inside) {
      const why = `The row is inside that of line ${count(line)}, where a quote is not closed.`;
      this.unreadable.push({ ref: `line ${String(at)}`, code: 'quote_missing', detail: why });
    }
    return true;
  }

  batch(bytesRead: number): RecordBatch {
    return { path: '', records: this.records, unreadable: this.unreadable, bytesRead };
  }
}

/** True for a text that may be an id as the other is, where no email tells what is a row. */
function isLikeId(text = '', id = ''): boolean {
  if (text === '' || /\s/.test(text)) return false;
  const areNumbers = /^\d+$/.test(text) && /^\d+$/.test(id);
  return areNumbers || text.length === id.length;
}

/** The cells by the names of their columns. The first of two columns with the same name counts. */
function recordOf(cells: readonly string[], names: readonly string[]): Record<string, string> {
  const value: Record<string, string> = {};
  for (let at = names.length - 1; at >= 0; at -= 1) {
    const name = names[at];
    if (name !== undefined) value[name] = cells[at] ?? '';
  }
  return value;
}

function problemOf(row: CsvRow, names: readonly string[]): string | undefined {
  const { line, lastLine } = row;
  const problem = problemOfCells(row, names);
  if (problem === undefined || lastLine === undefined) return problem;
  return `Lines ${count(line)} to ${count(lastLine)} read as one row. ${problem}`;
}

function problemOfCells(
  { cells, malformedQuote }: CsvRow,
  names: readonly string[],
): string | undefined {
  if (malformedQuote !== undefined) {
    return `Text follows the closing quote in column ${count(malformedQuote + 1)}.`;
  }
  return cellsProblem(cells, names);
}

function cellsProblem(cells: readonly string[], names: readonly string[]): string | undefined {
  if (cells.length === names.length) return undefined;
  // Firebase ends each row with a comma.
  const isEnded = cells.length > names.length && cells.slice(names.length).every(isEmpty);
  if (isEnded) return undefined;
  return `The row has ${count(cells.length)} columns instead of ${count(names.length)}.`;
}

function hasLineBreak(cell: string): boolean {
  return cell.includes('\n') || cell.includes('\r');
}

function isAddress(cell: string): boolean {
  return cell.includes('@') && !hasLineBreak(cell);
}

function isEmpty(cell: string): boolean {
  return cell === '';
}

function isHeader(cells: readonly string[], names: readonly string[]): boolean {
  return cells.length === names.length && cells.every((cell, at) => cell === names[at]);
}

/** True for the last row of the file when it has no line end. */
function isUnended({ bytes, encoding }: CsvSource, { byteEnd }: CsvRow, batch: RowBatch): boolean {
  if (byteEnd !== bytes) return false;
  const lastUnit = batch.bytes.subarray(encoding === 'utf-8' ? -1 : -2);
  return !lastUnit.includes(0x0a) && !lastUnit.includes(0x0d);
}
