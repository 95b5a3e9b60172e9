import { type CsvRow, type CsvSource, plainRecord, rewriteCells } from '../csv';
import type { Columns } from '../records';
import { SeenRows } from './fix-repeats';
import type { FixLog } from './fix-report';
import { fixRow, type RowFix } from './fix-row';
import { RawBytes } from './raw-bytes';
import { textOf } from './text-of';

const QUOTE = 0x22;
const LINE_END = /(?:\r\n|\n|\r)$/;

/**
 * Fixes rows in the bytes they were read from. Stretches without a fix are taken over as they are; of a row with one,
 * everything but the cells concerned.
 */
export class FixPass {
  rows = 0;
  rowsChanged = 0;
  rowsDropped = 0;
  private readonly raw = new RawBytes();
  private readonly seen = new SeenRows();
  private written: Uint8Array[] = [];
  /** Up to here the source is written, or left out. */
  private done = 0;

  constructor(
    private readonly source: CsvSource,
    private readonly columns: Columns,
    private readonly log: FixLog,
  ) {}

  /** Takes the bytes of the file, in order and ahead of the rows in them. */
  add(block: Uint8Array): void {
    this.raw.add(block);
  }

  /** Writes `text` in the place of the bytes up to `byteEnd`. */
  replace(byteEnd: number, text: string): void {
    this.written.push(Buffer.from(text));
    this.done = byteEnd;
  }

  /** The text of the bytes up to `byteEnd` that are not written yet. */
  textTo(byteEnd: number): string {
    return textOf(this.raw.view(this.done, byteEnd), this.source.encoding);
  }

  row(row: CsvRow): void {
    this.rows += 1;
    // Nobody knows where the cells of such a row end, or which one belongs where.
    if (row.malformedQuote !== undefined || row.cells.length !== this.columns.width) return;
    const fixes = fixRow(row.cells, this.columns);
    if (this.seen.add(this.identity(row, fixes))) this.drop(row);
    else if (fixes.length > 0) this.rewrite(row, fixes);
  }

  /** Takes what is to be written for the bytes up to `byteEnd`, with those that need no fix. */
  takeTo(byteEnd: number): Uint8Array {
    this.copyTo(byteEnd);
    const bytes = Buffer.concat(this.written);
    this.written = [];
    this.raw.dropTo(byteEnd);
    return bytes;
  }

  /** Bytes that are equal exactly for rows of equal cells, as they will be written. */
  private identity({ byteStart, byteEnd, cells }: CsvRow, fixes: readonly RowFix[]) {
    const { delimiter, encoding } = this.source;
    if (fixes.length === 0 && encoding === 'utf-8') {
      const record = this.raw.view(byteStart, byteEnd);
      if (!record.includes(QUOTE)) return withoutLineEnd(record);
    }
    const fixed = [...cells];
    for (const { index, value } of fixes) fixed[index] = value;
    return plainRecord(fixed, delimiter);
  }

  private drop({ row, line, byteStart, byteEnd }: CsvRow): void {
    this.rowsDropped += 1;
    this.log.note('repeat_dropped', { row, line });
    this.copyTo(byteStart);
    this.done = byteEnd;
  }

  private rewrite({ row, line, byteStart, byteEnd }: CsvRow, fixes: readonly RowFix[]): void {
    this.rowsChanged += 1;
    for (const { kind, column } of fixes) this.log.note(kind, { row, line, column });
    this.copyTo(byteStart);
    const written = this.textTo(byteEnd);
    const record = written.replace(LINE_END, '');
    const values = new Map(fixes.map(({ index, value }) => [index, value]));
    const fixed = rewriteCells(record, this.source.delimiter, values);
    this.replace(byteEnd, fixed + written.slice(record.length));
  }

  private copyTo(byteEnd: number): void {
    if (byteEnd === this.done) return;
    const bytes = this.raw.view(this.done, byteEnd);
    const { encoding } = this.source;
    this.written.push(encoding === 'utf-8' ? bytes : Buffer.from(textOf(bytes, encoding)));
    this.done = byteEnd;
  }
}

function withoutLineEnd(record: Buffer): Buffer {
  let end = record.length;
  if (record[end - 1] === 0x0a) end -= 1;
  if (record[end - 1] === 0x0d) end -= 1;
  return record.subarray(0, end);
}
