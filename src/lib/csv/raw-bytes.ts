import type { FileHandle } from 'node:fs/promises';
import { openFile } from './file';
import type { CsvSource } from './source';
import { changedTrouble } from './trouble';

const BLOCK_BYTES = 64 * 1024;

/** The bytes of a CSV as they lie in the file, beside whatever else reads it. */
export class RawBytes {
  private constructor(
    private readonly handle: FileHandle,
    private readonly path: string,
  ) {}

  /** Opens the file of `source`; to be closed. */
  static async open({ path }: CsvSource): Promise<RawBytes> {
    return new RawBytes(await openFile(path), path);
  }

  /** The bytes from `byteStart` to before `byteEnd`, in blocks. A block is valid until the next one is asked for. */
  async *read(byteStart: number, byteEnd: number): AsyncGenerator<Uint8Array> {
    const block = Buffer.allocUnsafe(Math.min(BLOCK_BYTES, byteEnd - byteStart));
    for (let at = byteStart; at < byteEnd;) {
      const wanted = Math.min(block.length, byteEnd - at);
      const { bytesRead } = await this.handle.read(block, 0, wanted, at);
      if (bytesRead === 0) throw changedTrouble(this.path);
      yield block.subarray(0, bytesRead);
      at += bytesRead;
    }
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}
