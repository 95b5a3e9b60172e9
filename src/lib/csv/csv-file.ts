import { read } from 'node:fs';
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { CsvPlace } from './csv-source';
import { onFile } from './file-facts';

const readFd = promisify(read);

interface Handle {
  read(
    target: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ readonly bytesRead: number }>;
  close(): Promise<void>;
}

/** A file that is open for reading. Every method rejects with an `Abort` when the file system fails. */
export class CsvFile {
  private constructor(
    private readonly path: string,
    private readonly handle: Handle,
  ) {}

  static async open({ path, copyFd }: CsvPlace): Promise<CsvFile> {
    const handle = copyFd === undefined ? await onFile(path, open(path, 'r')) : copyHandle(copyFd);
    return new CsvFile(path, handle);
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

/** A plain copy stays open for its other readers. */
function copyHandle(fd: number): Handle {
  return { read: (...args) => readFd(fd, ...args), close: () => Promise.resolve() };
}
