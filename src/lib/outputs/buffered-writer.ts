import type { OutputFile } from './output-files';

const BLOCK_BYTES = 64 * 1024;

/** Collects small parts into blocks: a write of one line costs as much as a write of a block. */
export class BufferedWriter {
  private readonly block = Buffer.allocUnsafe(BLOCK_BYTES);
  private filled = 0;

  constructor(private readonly file: OutputFile) {}

  /** Takes a copy of `part`. */
  async add(part: string | Uint8Array): Promise<void> {
    const bytes = typeof part === 'string' ? Buffer.from(part) : part;
    if (this.filled + bytes.length > BLOCK_BYTES) await this.flush();
    if (bytes.length > BLOCK_BYTES) {
      await this.file.append(bytes);
      return;
    }
    this.block.set(bytes, this.filled);
    this.filled += bytes.length;
  }

  /** Resolves once everything is on disk. */
  async end(): Promise<void> {
    await this.flush();
    await this.file.sync();
  }

  private async flush(): Promise<void> {
    if (this.filled === 0) return;
    await this.file.append(this.block.subarray(0, this.filled));
    this.filled = 0;
  }
}
