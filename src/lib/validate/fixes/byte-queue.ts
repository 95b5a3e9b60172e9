/** A queue of bytes, addressed by offsets from the first byte ever added. It reuses its memory. */
export class ByteQueue {
  private buffer = Buffer.alloc(0);
  private start = 0;
  private filled = 0;

  /** How many bytes are in the queue. */
  get length(): number {
    return this.filled;
  }

  /** Offset just after the last byte. */
  get end(): number {
    return this.start + this.filled;
  }

  /** Adds a copy of `bytes` at the end. */
  add(bytes: Uint8Array): void {
    const needed = this.filled + bytes.length;
    if (needed > this.buffer.length) {
      const larger = Buffer.allocUnsafeSlow(needed * 2);
      this.buffer.copy(larger, 0, 0, this.filled);
      this.buffer = larger;
    }
    this.buffer.set(bytes, this.filled);
    this.filled = needed;
  }

  /** A view of the bytes from `from` to `to`, valid until the next `add` or `dropTo`. */
  view(from: number, to: number): Buffer {
    if (from < this.start || to > this.end)
      throw new Error(`bytes ${from} to ${to} are not in the queue`);
    return this.buffer.subarray(from - this.start, to - this.start);
  }

  /** Removes the bytes before `offset`. */
  dropTo(offset: number): void {
    this.buffer.copyWithin(0, offset - this.start, this.filled);
    this.filled = this.end - offset;
    this.start = offset;
  }
}
