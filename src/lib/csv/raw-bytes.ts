import { CsvFile } from './csv-file';
import type { CsvSource } from './csv-source';
import { csvChangedError } from './csv-errors';

const BLOCK_BYTES = 64 * 1024;

/** Reads byte ranges of a CSV as they are in the file, or in its plain copy. */
export class RawBytes {
  private readonly block = Buffer.allocUnsafe(BLOCK_BYTES);
  /** The offset of the block in the file. */
  private blockStart = 0;
  /** How many bytes of the block have been read. */
  private filled = 0;

  private constructor(
    private readonly file: CsvFile,
    private readonly path: string,
  ) {}

  /** Opens the file of `source`. The caller closes it. */
  static async open(source: CsvSource): Promise<RawBytes> {
    return new RawBytes(await CsvFile.open(source), source.path);
  }

  /**
   * Calls `take` with the bytes from `byteStart` up to `byteEnd`, block by block. A block is valid until `take`
   * resolves. Ranges that are close together share a read.
   */
  async read(
    byteStart: number,
    byteEnd: number,
    take: (block: Uint8Array) => Promise<void>,
  ): Promise<void> {
    for (let at = byteStart; at < byteEnd;) {
      if (at < this.blockStart || at >= this.blockStart + this.filled) await this.load(at);
      const from = at - this.blockStart;
      const part = this.block.subarray(from, Math.min(this.filled, from + byteEnd - at));
      await take(part);
      at += part.length;
    }
  }

  close(): Promise<void> {
    return this.file.close();
  }

  private async load(at: number): Promise<void> {
    const bytesRead = await this.file.read(this.block, at);
    if (bytesRead === 0) throw csvChangedError(this.path);
    this.blockStart = at;
    this.filled = bytesRead;
  }
}
