import type { FileHandle } from 'node:fs/promises';

const BLOCK_BYTES = 64 * 1024;

/** Writes small parts together: a part may be a line, and a write costs as much as a block. */
export class PartsWriter {
  private readonly block = Buffer.allocUnsafe(BLOCK_BYTES);
  private filled = 0;

  constructor(private readonly handle: FileHandle) {}

  /** Takes a copy of `part`. */
  async add(part: string | Uint8Array): Promise<void> {
    const bytes = typeof part === 'string' ? Buffer.from(part) : part;
    if (this.filled + bytes.length > BLOCK_BYTES) await this.flush();
    if (bytes.length > BLOCK_BYTES) {
      await this.handle.appendFile(bytes);
      return;
    }
    this.block.set(bytes, this.filled);
    this.filled += bytes.length;
  }

  /** Returns once all of it is on the disk. */
  async end(): Promise<void> {
    await this.flush();
    await this.handle.sync();
  }

  private async flush(): Promise<void> {
    await this.handle.appendFile(this.block.subarray(0, this.filled));
    this.filled = 0;
  }
}
