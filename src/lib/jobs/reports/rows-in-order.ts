const LINE_FEED = 0x0a;
/** More than what a line of ours begins with: `{"recordNumber":`, 16 digits at most, and a comma. */
const HEAD_BYTES = 40;
const ROW = /^\{"recordNumber":(\d{1,16}),/;

/** Counts the lines of an `errors.jsonl` on its bytes, which takes a tenth of reading them, and holds that their rows ascend. */
export class RowsInOrder {
  /** Lines until here. */
  count = 0;
  private last = 0;
  /** The first characters of a line whose end is still to come. */
  private head = '';

  /** True when nothing follows the last line feed. */
  get isEnded(): boolean {
    return this.head === '';
  }

  /** Takes what follows. False once a line is none of ours, or its row is not behind the one before. */
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
