import { isAscii, isUtf8 } from 'node:buffer';

/** A longer rest of a record is not decoded again with each block. */
const MAX_REST_BYTES = 256 * 1024;

/** The bytes of a text that are not used up: the rest of the blocks before, and the last block. */
export class ByteWindow {
  buffer: Buffer = Buffer.alloc(0);
  /** Just after the last byte, as an index of `buffer`. */
  end = 0;
  /** How many bytes of the text precede `buffer`. */
  private offset = 0;
  /** The text of `buffer`, while all of it is ASCII: cutting it is faster than decoding records one by one. */
  private ascii: string | undefined;

  /** Adds a block. The bytes before `keepFrom` are dropped, and indexes begin anew at 0 there. */
  push(bytes: Buffer, keepFrom: number): void {
    const held = this.end - keepFrom;
    this.offset += keepFrom;
    const size = held + bytes.length;
    if (size > this.buffer.length) {
      const grown = Buffer.allocUnsafeSlow(size * 2);
      this.buffer.copy(grown, 0, keepFrom, this.end);
      this.buffer = grown;
    } else if (keepFrom > 0) {
      this.buffer.copyWithin(0, keepFrom, this.end);
    }
    bytes.copy(this.buffer, held);
    this.end = size;
    const isText = held < MAX_REST_BYTES && isAscii(this.buffer.subarray(0, size));
    this.ascii = isText ? this.buffer.toString('latin1', 0, size) : undefined;
  }

  /** The text between two indexes; undefined when it is not valid UTF-8. */
  text(from: number, to: number): string | undefined {
    if (this.ascii !== undefined) return this.ascii.slice(from, to);
    return isUtf8(this.buffer.subarray(from, to))
      ? this.buffer.toString('utf8', from, to)
      : undefined;
  }

  /** Where an index lies in the text, from 0. */
  offsetOf(index: number): number {
    return this.offset + index;
  }
}
