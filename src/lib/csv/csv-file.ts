import { open, type FileHandle } from 'node:fs/promises';
import { onFile } from './file-facts';

/** A file that is open for reading. Every method rejects with an `Abort` when the file system fails. */
export class CsvFile {
  private constructor(
    private readonly path: string,
    private readonly handle: FileHandle,
  ) {}

  static async open(path: string): Promise<CsvFile> {
    return new CsvFile(path, await onFile(path, open(path, 'r')));
  }

  /** Fills `target` with the bytes from `position` on. Returns how many there were: fewer only at the end of the file. */
  async read(target: Uint8Array, position: number): Promise<number> {
    for (let filled = 0; ;) {
      const wanted = target.length - filled;
      const reading = this.handle.read(target, filled, wanted, position + filled);
      const { bytesRead } = await onFile(this.path, reading);
      filled += bytesRead;
      if (bytesRead === 0 || filled === target.length) return filled;
    }
  }

  close(): Promise<void> {
    return onFile(this.path, this.handle.close());
  }
}
