const QUOTE = 0x22;
const BACKSLASH = 0x5c;
// `{` and `[`, `}` and `]` differ in this bit alone.
const BRACKET_BIT = 0x20;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/** Finds the end of one JSON value, which may come in parts. Knows brackets and strings, and no other syntax. */
export class ValueScan {
  private depth = 0;
  private inString = false;
  /** In a string, the first byte is escaped by the one before it. */
  private isEscaped = false;

  reset(): void {
    this.depth = 0;
    this.inString = false;
    this.isEscaped = false;
  }

  /**
   * Goes on from `from` to before `end`. An object, an array and a string begin with their first byte.
   *
   * @returns the offset after the value, -1 when it does not end here
   */
  scan(buffer: Buffer, from: number, end: number): number {
    if (!this.inString) return this.scanBrackets(buffer, from, end);
    const after = this.skipString(buffer, from, end);
    return after === -1 || this.depth === 0 ? after : this.scanBrackets(buffer, after, end);
  }

  private scanBrackets(buffer: Buffer, from: number, end: number): number {
    let at = from;
    let { depth } = this;
    while (at < end) {
      const byte = buffer[at++] ?? 0;
      if (byte === QUOTE) {
        at = this.skipString(buffer, at, end);
        if (at === -1) break;
        if (depth === 0) return at;
      } else if ((byte | BRACKET_BIT) === OPEN) {
        depth += 1;
      } else if ((byte | BRACKET_BIT) === CLOSE) {
        depth -= 1;
        if (depth <= 0) return at;
      }
    }
    this.depth = depth;
    return -1;
  }

  /** The offset after the string whose text goes on at `from`, -1 when it does not end here. */
  private skipString(buffer: Buffer, from: number, end: number): number {
    this.inString = true;
    if (from >= end) return -1;
    let at = this.isEscaped ? from + 1 : from;
    this.isEscaped = false;
    while (at < end) {
      const byte = buffer[at++];
      if (byte === QUOTE) {
        this.inString = false;
        return at;
      }
      if (byte === BACKSLASH) at += 1;
    }
    this.isEscaped = at > end;
    return -1;
  }
}

/** True for what may stand between values: white space, and the comma. */
export function isSeparator(byte: number | undefined): boolean {
  return byte === 0x2c || byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** True for what ends a number, `true`, `false` or `null`. */
export function endsBareValue(byte: number | undefined): boolean {
  return isSeparator(byte) || byte === CLOSE || byte === 0x5d;
}
