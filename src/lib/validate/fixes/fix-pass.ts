import { type CsvRow, type CsvSource, decodeText, rewriteCells } from '../../csv';
import type { Append } from '../../outputs';
import type { Columns } from '../../records';
import { ByteQueue } from './byte-queue';
import { RowDigestSet } from './row-digest-set';
import type { FixLog } from './fix-report';
import { fixRow, type RowFix } from './fix-row';
import { rowIdentity } from './row-identity';

const LINE_END = /(?:\r\n|\n|\r)$/;
const [LF, CR] = [0x0a, 0x0d];

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
  private readonly source: CsvSource;
  private readonly read = new ByteQueue();
  private readonly written = new ByteQueue();
  private readonly seen = new RowDigestSet();

  constructor(
    source: CsvSource,
    private readonly columns: Columns,
    private readonly log: FixLog,
  ) {
    this.source = source;
  }

  /** Adds bytes of the file, in order and before the rows in them. */
  add(block: Uint8Array): void {
    this.read.add(block);
  }

  addRow(row: CsvRow): void {
    this.rows += 1;
    // It is unclear where the cells of such a row end, or which column each belongs to.
    if (row.malformedQuote !== undefined || row.cells.length !== this.columns.width) return;
    const fixes = fixRow(row.cells, this.columns);
    if (this.seen.add(rowIdentity(row.cells, fixes))) this.drop(row);
    else if (fixes.length > 0) this.rewrite(row, fixes);
  }

  /** Copies the bytes up to `byteEnd` unchanged, and empty lines after it. */
  copyUnchanged(byteEnd: number): void {
    this.copy(byteEnd);
    this.copy(this.endOfEmptyLines());
    this.read.dropTo(this.bytesDone);
  }

  /** Writes the bytes that are ready, once there are `atLeast` many. */
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
    this.bytesDone = byteEnd;
  }

  private rewrite({ row, line, byteStart, byteEnd }: CsvRow, fixes: readonly RowFix[]): void {
    this.rowsChanged += 1;
    for (const { kind, column } of fixes) this.log.note(kind, { row, line, column });
    const values = new Map(fixes.map(({ index, value }) => [index, value]));
    this.rewriteRecord({ byteStart, byteEnd }, values);
  }

  /** Writes a record with other values in some cells, by their index. The bytes before it are copied unchanged. */
  rewriteRecord(
    { byteStart, byteEnd }: Pick<CsvRow, 'byteStart' | 'byteEnd'>,
    values: ReadonlyMap<number, string>,
  ): void {
    this.copy(byteStart);
    const written = decodeText(this.read.view(byteStart, byteEnd), this.source.encoding);
    const record = written.replace(LINE_END, '');
    const fixed = rewriteCells(record, this.source.delimiter, values);
    this.written.add(Buffer.from(fixed + written.slice(record.length)));
    this.bytesDone = byteEnd;
  }

  /** Copies the bytes up to `byteEnd` unchanged, in UTF-8. */
  copy(byteEnd: number): void {
    if (byteEnd === this.bytesDone) return;
    const bytes = this.read.view(this.bytesDone, byteEnd);
    const { encoding } = this.source;
    this.written.add(encoding === 'utf-8' ? bytes : Buffer.from(decodeText(bytes, encoding)));
    this.bytesDone = byteEnd;
  }

  /** The end of the empty lines at `bytesDone`. Without this, a file of empty lines would fill the memory. */
  private endOfEmptyLines(): number {
    const bytes = this.read.view(this.bytesDone, this.read.end);
    const { encoding } = this.source;
    const unitBytes = encoding === 'utf-8' ? 1 : 2;
    let at = 0;
    for (; at + unitBytes <= bytes.length; at += unitBytes) {
      // In UTF-16 one byte of a line end is 0: the first or the second, depending on the byte order.
      const low = bytes[encoding === 'utf-16be' ? at + 1 : at];
      const high = unitBytes === 1 ? 0 : bytes[encoding === 'utf-16be' ? at : at + 1];
      if (high !== 0 || (low !== LF && low !== CR)) break;
    }
    return this.bytesDone + at;
  }
}
