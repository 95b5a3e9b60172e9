const LINE_FEED = 0x0a;
/** More than the beginning of a line: `{"recordNumber":`, 16 digits at most, and a comma. */
const HEAD_BYTES = 40;
const ROW = /^\{"recordNumber":(\d{1,16}),/;

/**
 * Counts the lines of an `errors.jsonl` and checks that their rows ascend. Works on bytes, which takes a tenth of the
 * time of parsing the lines.
 */
export class RowsInOrder {
  /** Lines so far. */
  count = 0;
  private last = 0;
  /** The first characters of the line that has not ended yet. */
  private head = '';

  /** True when nothing follows the last line feed. */
  get isEnded(): boolean {
    return this.head === '';
  }

  /** Adds the next block. False once a line is not one of ours, or its row does not come after the previous one. */
  add(block: Buffer): boolean {
    let at = 0;
    for (let end = block.indexOf(LINE_FEED); end >= 0; end = block.indexOf(LINE_FEED, at)) {
      this.keep(block, at, end);
      if (!this.endLine()) return false;
      at = end + 1;
    }
    this.keep(block, at, block.length);
    return true;
  }

  private keep(block: Buffer, from: number, to: number): void {
    const missing = HEAD_BYTES - this.head.length;
    if (missing > 0) this.head += block.toString('latin1', from, Math.min(to, from + missing));
  }

  private endLine(): boolean {
    const row = Number(ROW.exec(this.head)?.[1] ?? 0);
    const isBehind = row > this.last;
    this.count += 1;
    this.last = row;
    this.head = '';
    return isBehind;
  }
}
