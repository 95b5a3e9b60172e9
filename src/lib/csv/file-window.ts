import type { CsvFile } from './csv-file';
import { invalidUtf8At, loneSurrogateAt } from './detect-encoding';
import type { CodeUnits } from './record-scanner';
import type { CsvPlace, Encoding } from './csv-source';
import { csvChangedError } from './csv-errors';
import { digestOfPart, PART_BYTES } from './part-digests';

/** The bytes of a file to read, block by block. */
export interface WindowSpan extends CsvPlace {
  readonly encoding: Encoding;
  readonly byteStart: number;
  readonly byteEnd: number;
  readonly blockBytes: number;
  /** Those of the planned bytes: no byte of a part with another digest enters the window. */
  readonly digests?: readonly string[];
  /** Called with each block as read. The block is valid only during the call. */
  readonly onBytes?: (block: Uint8Array) => void;
}

// A read has a fixed cost, so several blocks are read at once.
const BLOCKS_AHEAD = 8;

/**
 * A window that moves over a part of a file: `read` adds a block at its end, `drop` removes units at its start. It
 * needs memory for a few blocks, or for the longest record where that is longer.
 */
export class FileWindow {
  /** The whole code units in the window, in this machine's byte order. Valid until the next `read`. */
  units: CodeUnits = new Uint8Array(0);
  readonly unitBytes: 1 | 2;
  private buffer: Buffer;
  private start = 0;
  private filled = 0;
  private position: number;
  private readonly ahead: Buffer;
  private aheadStart = 0;
  private aheadEnd = 0;

  constructor(
    private readonly file: CsvFile,
    private readonly span: WindowSpan,
  ) {
    this.unitBytes = span.encoding === 'utf-8' ? 1 : 2;
    this.position = span.byteStart;
    this.buffer = Buffer.allocUnsafeSlow(span.blockBytes * 2);
    const most = span.digests === undefined ? span.blockBytes * BLOCKS_AHEAD : PART_BYTES;
    const aheadBytes = Math.min(most, span.byteEnd - span.byteStart);
    this.ahead = Buffer.allocUnsafeSlow(Math.max(1, aheadBytes));
  }

  /** True when the window reaches to the end of the span. */
  get atEnd(): boolean {
    return this.position >= this.span.byteEnd;
  }

  /** Offset in the file of the unit at `index`. */
  byteAt(index: number): number {
    return this.position - (this.filled - this.start) + index * this.unitBytes;
  }

  /** Reads a block, or as much as the window already holds if that is more: so long records take linear time. */
  async read(): Promise<void> {
    const held = this.filled - this.start;
    const wanted = Math.min(
      Math.max(this.span.blockBytes, held),
      this.span.byteEnd - this.position,
    );
    this.makeRoom(held, wanted);
    const before = this.units.length;
    await this.fill(wanted);
    this.span.onBytes?.(this.buffer.subarray(this.filled - wanted, this.filled));
    this.units = this.wholeUnits(before);
  }

  /** Removes the first `count` units. */
  drop(count: number): void {
    this.start += count * this.unitBytes;
    this.units = this.units.subarray(count);
  }

  /** The text of the units from `from` to `to`. */
  text(from: number, to: number): string {
    const encoding = this.unitBytes === 1 ? 'utf8' : 'utf16le';
    const first = this.start + from * this.unitBytes;
    return this.buffer.toString(encoding, first, this.start + to * this.unitBytes);
  }

  /** Index of the first of `count` units that cannot be decoded, -1 when all can. */
  invalidAt(count: number): number {
    return this.unitBytes === 1
      ? invalidUtf8At(this.buffer.subarray(this.start, this.start + count))
      : loneSurrogateAt(this.units.subarray(0, count));
  }

  /** The bytes of the first `count` units, as they are in the file. */
  rawBytes(count: number): Uint8Array {
    const bytes = this.buffer.subarray(this.start, this.start + count * this.unitBytes);
    return this.span.encoding === 'utf-16be' ? Buffer.from(bytes).swap16() : bytes;
  }

  /** True when UTF-16 text ends in the middle of a unit. */
  get isTorn(): boolean {
    return this.atEnd && (this.filled - this.start) % this.unitBytes !== 0;
  }

  private makeRoom(held: number, wanted: number): void {
    if (this.filled + wanted <= this.buffer.length) return;
    const target =
      held + wanted <= this.buffer.length ? this.buffer : Buffer.allocUnsafeSlow(held + wanted);
    this.buffer.copy(target, 0, this.start, this.filled);
    this.buffer = target;
    this.start = 0;
    this.filled = held;
  }

  private async fill(wanted: number): Promise<void> {
    const target = this.filled + wanted;
    while (this.filled < target) {
      if (this.aheadStart === this.aheadEnd) await this.readAhead();
      const end = Math.min(this.aheadEnd, this.aheadStart + target - this.filled);
      const copied = this.ahead.copy(this.buffer, this.filled, this.aheadStart, end);
      this.aheadStart += copied;
      this.filled += copied;
      this.position += copied;
    }
  }

  private async readAhead(): Promise<void> {
    const { position, span } = this;
    const wanted = Math.min(this.ahead.length, span.byteEnd - position);
    const read = this.ahead.subarray(0, wanted);
    if ((await this.file.read(read, position)) < wanted) throw csvChangedError(span.path);
    if (span.digests !== undefined) {
      // Each read is one part.
      const planned = span.digests[(position - span.byteStart) / PART_BYTES];
      if (digestOfPart(read) !== planned) throw csvChangedError(span.path);
    }
    this.aheadStart = 0;
    this.aheadEnd = wanted;
  }

  /** A view of all whole units. Those from index `fresh` on are still in the file's byte order. */
  private wholeUnits(fresh: number): CodeUnits {
    const { buffer, start, filled } = this;
    if (this.unitBytes === 1) return buffer.subarray(start, filled);
    const count = (filled - start) >> 1;
    if (this.span.encoding === 'utf-16be')
      buffer.subarray(start + fresh * 2, start + count * 2).swap16();
    return new Uint16Array(buffer.buffer, buffer.byteOffset + start, count);
  }
}
