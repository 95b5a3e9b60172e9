import { type CsvRow, type CsvSource, rewriteCells } from '../../csv';
import type { Columns } from '../../records';
import { ByteQueue } from './byte-queue';
import { SeenRows } from './row-digest-set';
import type { FixLog } from './fix-report';
import { fixRow, type RowFix } from './fix-row';
import { rowIdentity } from './row-identity';
import { decodeText } from './decode-text';

const LINE_END = /(?:\r\n|\n|\r)$/;
const [LF, CR] = [0x0a, 0x0d];

/** Written at once: few enough calls that they cost nothing. */
const WRITE_BYTES = 1024 * 1024;

type Append = (bytes: Uint8Array) => Promise<void>;

/**
 * Fixes rows in the bytes they were read from. Stretches without a fix are taken over as they are; of a row with one,
 * everything but the cells concerned.
 */
export class FixPass {
  rows = 0;
  rowsChanged = 0;
  rowsDropped = 0;
  /** Up to here the file is dealt with, in bytes. */
  done = 0;
  private readonly source: CsvSource;
  private readonly read = new ByteQueue();
  private readonly written = new ByteQueue();
  private readonly seen = new SeenRows();

  constructor(
    source: CsvSource,
    private readonly columns: Columns,
    private readonly log: FixLog,
  ) {
    this.source = source;
  }

  /** Takes the bytes of the file, in order and ahead of the rows in them. */
  add(block: Uint8Array): void {
    this.read.add(block);
  }

  /** Writes `text` in the place of the bytes up to `byteEnd`. */
  replace(byteEnd: number, text: string): void {
    this.written.add(Buffer.from(text));
    this.done = byteEnd;
  }

  /** The text of the bytes up to `byteEnd` that are not dealt with yet. */
  textTo(byteEnd: number): string {
    return decodeText(this.read.view(this.done, byteEnd), this.source.encoding);
  }

  row(row: CsvRow): void {
    this.rows += 1;
    // Nobody knows where the cells of such a row end, or which one belongs where.
    if (row.malformedQuote !== undefined || row.cells.length !== this.columns.width) return;
    const fixes = fixRow(row.cells, this.columns);
    if (this.seen.add(rowIdentity(row.cells, fixes))) this.drop(row);
    else if (fixes.length > 0) this.rewrite(row, fixes);
  }

  /** Takes over what lies before `byteEnd` as it is, and lines without a character after it. */
  takeOver(byteEnd: number): void {
    this.copy(byteEnd);
    this.copy(this.endOfBlank());
    this.read.dropTo(this.done);
  }

  /** Writes what waits to be written, when it is worth a call. */
  async write(append: Append, atLeast = WRITE_BYTES): Promise<void> {
    const { written } = this;
    if (written.length < atLeast) return;
    await append(written.view(written.end - written.length, written.end));
    written.dropTo(written.end);
  }

  private drop({ row, line, byteStart, byteEnd }: CsvRow): void {
    this.rowsDropped += 1;
    this.log.note('repeat_dropped', { row, line });
    this.copy(byteStart);
    this.done = byteEnd;
  }

  private rewrite({ row, line, byteStart, byteEnd }: CsvRow, fixes: readonly RowFix[]): void {
    this.rowsChanged += 1;
    for (const { kind, column } of fixes) this.log.note(kind, { row, line, column });
    this.copy(byteStart);
    const written = this.textTo(byteEnd);
    const record = written.replace(LINE_END, '');
    const values = new Map(fixes.map(({ index, value }) => [index, value]));
    const fixed = rewriteCells(record, this.source.delimiter, values);
    this.replace(byteEnd, fixed + written.slice(record.length));
  }

  private copy(byteEnd: number): void {
    if (byteEnd === this.done) return;
    const bytes = this.read.view(this.done, byteEnd);
    const { encoding } = this.source;
    this.written.add(encoding === 'utf-8' ? bytes : Buffer.from(decodeText(bytes, encoding)));
    this.done = byteEnd;
  }

  /** Where the line ends stop that begin at `done`: without this, a file of nothing else would fill the memory. */
  private endOfBlank(): number {
    const bytes = this.read.view(this.done, this.read.end);
    const { encoding } = this.source;
    const unitBytes = encoding === 'utf-8' ? 1 : 2;
    let at = 0;
    for (; at + unitBytes <= bytes.length; at += unitBytes) {
      // In UTF-16 one byte of a line end is 0, the first or the second by its byte order.
      const low = bytes[encoding === 'utf-16be' ? at + 1 : at];
      const high = unitBytes === 1 ? 0 : bytes[encoding === 'utf-16be' ? at : at + 1];
      if (high !== 0 || (low !== LF && low !== CR)) break;
    }
    return this.done + at;
  }
}
