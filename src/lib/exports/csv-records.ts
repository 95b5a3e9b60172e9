import { Abort, count } from '../model';
import { type CsvRow, type CsvSource, openCsv, readRowBatches, type RowBatch } from '../csv';
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
 * @throws Abort of the CSV's reader, `TruncatedFile` when the last row has no line end and too few cells
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
      const rows = new TableRows(names, columns === undefined);
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
    const isChanged = error instanceof Abort && error.code === 'csv_changed';
    throw isChanged ? exportChangedError(source.path) : error;
  }
}

/** The records of a few rows. */
class TableRows {
  private readonly records: ExportRecord[] = [];
  private readonly unreadable: UnreadableRecord[] = [];

  constructor(
    private readonly names: readonly string[],
    private readonly hasHeader: boolean,
  ) {}

  get count(): number {
    return this.records.length + this.unreadable.length;
  }

  add(row: CsvRow): void {
    const { names } = this;
    const { cells } = row;
    if (this.hasHeader && cells[0] === names[0] && isHeader(cells, names)) return;
    const problem = problemOf(row, names);
    const ref = `line ${String(row.line)}`;
    if (problem === undefined) this.records.push({ ref, value: recordOf(cells, names) });
    else this.unreadable.push({ ref, code: 'bad_row', detail: problem });
  }

  batch(bytesRead: number): RecordBatch {
    return { path: '', records: this.records, unreadable: this.unreadable, bytesRead };
  }
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

function problemOf(
  { cells, malformedQuote }: CsvRow,
  names: readonly string[],
): string | undefined {
  if (malformedQuote !== undefined) {
    return `Text follows the closing quote in column ${count(malformedQuote + 1)}.`;
  }
  if (cells.length === names.length) return undefined;
  // Firebase ends each row with a comma.
  const isEnded = cells.length > names.length && cells.slice(names.length).every(isEmpty);
  if (isEnded) return undefined;
  return `The row has ${count(cells.length)} columns instead of ${count(names.length)}.`;
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
