import { isAscii, isUtf8 } from 'node:buffer';

/** A longer line is skipped, so that memory stays flat. */
export const MAX_RECORD_BYTES = 16 * 1024 * 1024;

const LF = 0x0a;

/** Takes the lines of a text. Line numbers begin at 1. */
export interface LineHandler {
  /** A line without its line feed; it may end with a carriage return. */
  onLine(text: string, line: number): void;
  /**
   * A line that is longer than 16 MiB or not valid UTF-8.
   *
   * @param replaced its text with U+FFFD for what is not valid; '' when it is too long
   */
  onBadLine(problem: BadLine, line: number, replaced: string): void;
}

export type BadLine = 'too_long' | 'not_utf8';

/** Splits UTF-8 into lines. A whole block is decoded at once where that is possible, which a line alone is slower at. */
export class LineSplitter {
  /** The number of the line that is being read. */
  line = 1;
  private carried: Buffer[] = [];
  private carriedBytes = 0;
  private isTooLong = false;

  constructor(private readonly handler: LineHandler) {}

  push(bytes: Buffer): void {
    let from = 0;
    if (this.carriedBytes > 0 || this.isTooLong) {
      const end = bytes.indexOf(LF);
      if (end === -1) {
        this.carry(bytes);
        return;
      }
      this.carry(bytes.subarray(0, end));
      this.endCarried();
      from = end + 1;
    }
    const to = bytes.lastIndexOf(LF) + 1;
    if (to > from) this.lines(bytes.subarray(from, to));
    if (Math.max(from, to) < bytes.length) this.carry(bytes.subarray(Math.max(from, to)));
  }

  /**
   * The text has ended. Gives the last line to the handler when it has no line feed.
   *
   * @returns whether there was such a line
   */
  end(): boolean {
    const hasRest = this.carriedBytes > 0 || this.isTooLong;
    if (hasRest) this.endCarried();
    return hasRest;
  }

  private carry(bytes: Buffer): void {
    if (this.isTooLong || bytes.length === 0) return;
    if (this.carriedBytes + bytes.length > MAX_RECORD_BYTES) {
      this.isTooLong = true;
      this.carried = [];
      this.carriedBytes = 0;
      return;
    }
    this.carried.push(Buffer.from(bytes));
    this.carriedBytes += bytes.length;
  }

  private endCarried(): void {
    const bytes = Buffer.concat(this.carried);
    const { isTooLong } = this;
    this.carried = [];
    this.carriedBytes = 0;
    this.isTooLong = false;
    if (isTooLong) this.handler.onBadLine('too_long', this.line, '');
    else this.one(bytes);
    this.line += 1;
  }

  /** Whole lines, each with its line feed. */
  private lines(bytes: Buffer): void {
    if (!isUtf8(bytes)) {
      this.oneByOne(bytes);
      return;
    }
    const text = bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');
    for (let from = 0; from < text.length;) {
      const end = text.indexOf('\n', from);
      this.handler.onLine(text.slice(from, end), this.line);
      this.line += 1;
      from = end + 1;
    }
  }

  private oneByOne(bytes: Buffer): void {
    for (let from = 0; from < bytes.length;) {
      const end = bytes.indexOf(LF, from);
      this.one(bytes.subarray(from, end));
      this.line += 1;
      from = end + 1;
    }
  }

  private one(bytes: Buffer): void {
    const text = bytes.toString('utf8');
    if (isUtf8(bytes)) this.handler.onLine(text, this.line);
    else this.handler.onBadLine('not_utf8', this.line, text);
  }
}
