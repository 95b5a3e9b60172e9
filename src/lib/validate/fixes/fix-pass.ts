import { type CsvRow, type CsvSource, decodeText, type RowBatch, rewriteCells } from '../../csv';
import type { Append } from '../../outputs';
import { type Columns, fitsColumns } from '../../records';
import { ByteQueue } from './byte-queue';
import type { FileFaults, FixKind } from './fix-kinds';
import { RowDigestSet } from './row-digest-set';
import type { FixLog } from './fix-report';
import { fixRow, type RowFix } from './fix-row';
import { NUL, rowIdentity } from './row-identity';

const LINE_END = /(?:\r\n|\n|\r)$/;

/** Bytes of one write, large enough that the calls cost nothing. */
const WRITE_BYTES = 1024 * 1024;

/**
 * Fixes rows in the bytes they were read from. Bytes without a fix are copied unchanged; in a row with fixes,
 * everything but the fixed cells is.
 */
export class FixPass {
  rows = 0;
  rowsChanged = 0;
  rowsDropped = 0;
  /** How many bytes of the file have been processed. */
  bytesDone = 0;
  private readonly columns: Columns;
  private readonly log: FixLog;
  private readonly faults: FileFaults;
  private readonly read = new ByteQueue();
  private readonly written = new ByteQueue();
  private readonly seen = new RowDigestSet();

  constructor(
    private readonly source: CsvSource,
    { columns, log, faults }: { columns: Columns; log: FixLog; faults: FileFaults },
  ) {
    this.columns = columns;
    this.log = log;
    this.faults = faults;
  }

  /** Adds bytes of the file, in order and before the rows in them. */
  add(block: Uint8Array): void {
    this.read.add(block);
  }

  /** Fixes the rows of a batch. Blank records between them are left out. */
  addBatch({ rows, bytes, byteStart, blank }: RowBatch): void {
    let rowEnd = byteStart;
    for (const row of rows) {
      if (row.byteStart > rowEnd) this.leaveOut(rowEnd, row.byteStart);
      this.addRow(row);
      rowEnd = row.byteEnd;
    }
    this.leaveOut(rowEnd, byteStart + bytes.length);
    if (blank.count > 0) {
      const next = rows.find(({ line }) => line > blank.line)?.row ?? this.rows + 1;
      this.log.note('blank_lines_dropped', { row: next, line: blank.line }, blank.count);
    }
    this.read.dropTo(this.bytesDone);
  }

  /** Writes the bytes that are ready, once there are `atLeast` many. */
  async write(append: Append, atLeast = WRITE_BYTES): Promise<void> {
    const { written } = this;
    if (written.length < atLeast) return;
    await append(written.view(written.end - written.length, written.end));
    written.dropTo(written.end);
  }

  private addRow(row: CsvRow): void {
    this.rows += 1;
    // It is unclear where the cells of such a row end, or which column each belongs to.
    if (row.malformedQuote !== undefined || !fitsColumns(row.cells, this.columns)) return;
    const fixes = fixRow(row.cells, this.columns, this.faults);
    const identity = rowIdentity(row.cells, fixes);
    if (fixes.length > 0 && identity.replaceAll(NUL, '').trim() === '') {
      this.drop(row, 'blank_lines_dropped');
    } else if (this.seen.add(identity)) this.drop(row, 'repeat_dropped');
    else if (fixes.length > 0 || row.hasPaddedQuote) this.rewrite(row, fixes);
  }

  private drop({ row, line, byteStart, byteEnd }: CsvRow, kind: FixKind): void {
    this.rowsDropped += 1;
    this.log.note(kind, { row, line });
    this.leaveOut(byteStart, byteEnd);
  }

  private rewrite(csvRow: CsvRow, fixes: readonly RowFix[]): void {
    const { row, line, byteStart, byteEnd, hasPaddedQuote } = csvRow;
    this.rowsChanged += 1;
    if (hasPaddedQuote) this.log.note('quote_blanks_removed', { row, line });
    for (const { kind, column } of fixes) this.log.note(kind, { row, line, column });
    const values = new Map(fixes.map(({ index, value }) => [index, value]));
    this.rewriteRecord({ byteStart, byteEnd }, values);
  }

  /**
   * Writes a record with other values in some cells, by their index. The bytes before it are copied unchanged.
   * @returns whether the record is written differently now
   */
  rewriteRecord(
    { byteStart, byteEnd }: Pick<CsvRow, 'byteStart' | 'byteEnd'>,
    values: ReadonlyMap<number, string>,
  ): boolean {
    this.copy(byteStart);
    const written = decodeText(this.read.view(byteStart, byteEnd), this.source.encoding);
    const record = written.replace(LINE_END, '');
    const fixed = rewriteCells(record, this.source.delimiter, values);
    this.written.add(Buffer.from(fixed + written.slice(record.length)));
    this.bytesDone = byteEnd;
    return fixed !== record;
  }

  /** Copies the bytes up to `byteStart`, and passes over those up to `byteEnd`. */
  leaveOut(byteStart: number, byteEnd: number): void {
    this.copy(byteStart);
    this.bytesDone = byteEnd;
  }

  /** Copies the bytes up to `byteEnd` unchanged, in UTF-8. */
  private copy(byteEnd: number): void {
    if (byteEnd === this.bytesDone) return;
    const bytes = this.read.view(this.bytesDone, byteEnd);
    const { encoding } = this.source;
    this.written.add(encoding === 'utf-8' ? bytes : Buffer.from(decodeText(bytes, encoding)));
    this.bytesDone = byteEnd;
  }
}
