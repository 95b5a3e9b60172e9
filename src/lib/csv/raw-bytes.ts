import type { FileHandle } from 'node:fs/promises';
import { openFile } from './file-facts';
import type { CsvSource } from './csv-source';
import { changedTrouble } from './csv-errors';

const BLOCK_BYTES = 64 * 1024;

/** The bytes of a CSV as they lie in the file, beside whatever else reads it. */
export class RawBytes {
  private readonly block = Buffer.allocUnsafe(BLOCK_BYTES);
  /** Where in the file the block begins, and how much of it is known. */
  private blockStart = 0;
  private known = 0;

  private constructor(
    private readonly handle: FileHandle,
    private readonly path: string,
  ) {}

  /** Opens the file of `source`; to be closed. */
  static async open({ path }: CsvSource): Promise<RawBytes> {
    return new RawBytes(await openFile(path), path);
  }

  /**
   * Gives the bytes from `byteStart` to before `byteEnd` to `take`, block by block; a block is valid until `take` is done.
   * Ranges that lie one behind the other are read together.
   */
  async read(
    byteStart: number,
    byteEnd: number,
    take: (block: Uint8Array) => Promise<void>,
  ): Promise<void> {
    for (let at = byteStart; at < byteEnd;) {
      if (at < this.blockStart || at >= this.blockStart + this.known) await this.load(at);
      const from = at - this.blockStart;
      const part = this.block.subarray(from, Math.min(this.known, from + byteEnd - at));
      await take(part);
      at += part.length;
    }
  }

  close(): Promise<void> {
    return this.handle.close();
  }

  private async load(at: number): Promise<void> {
    const { bytesRead } = await this.handle.read(this.block, 0, BLOCK_BYTES, at);
    if (bytesRead === 0) throw changedTrouble(this.path);
    this.blockStart = at;
    this.known = bytesRead;
  }
}
