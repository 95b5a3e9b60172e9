import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { PAGE_BYTES, PageFile } from './page-file';

const BUFFER_BYTES = 256 * 1024;
const HEADER_BYTES = 8;
const PLACES = 256;
// UTF-8 takes at most three bytes for a unit of a text.
const MOST_BYTES_A_UNIT = 3;

/**
 * Pairs of texts, appended to a file: a key and its value, found again by where they begin. A pair is the lengths of both
 * in bytes (32 bits each), the key and the value.
 */
export class ValueFile {
  private readonly fd: number;
  private buffer: Buffer | undefined = Buffer.allocUnsafe(BUFFER_BYTES);
  private filled = 0;
  private written = 0;
  private pages: PageFile | undefined;

  constructor(path: string) {
    this.fd = openSync(path, 'wx+', 0o600);
  }

  /** Appends a pair and returns where it begins. Not after the first `read`. */
  append(key: string, value: string): number {
    const most = HEADER_BYTES + (key.length + value.length) * MOST_BYTES_A_UNIT;
    let { buffer } = this;
    if (buffer === undefined) throw new Error('The file is being read');
    if (this.filled + most > buffer.length) {
      this.flush();
      if (most > buffer.length) buffer = this.buffer = Buffer.allocUnsafe(most);
    }
    const begin = this.filled;
    const keyBytes = buffer.write(key, begin + HEADER_BYTES, 'utf8');
    const valueBytes = buffer.write(value, begin + HEADER_BYTES + keyBytes, 'utf8');
    buffer.writeUInt32LE(keyBytes, begin);
    buffer.writeUInt32LE(valueBytes, begin + 4);
    this.filled += HEADER_BYTES + keyBytes + valueBytes;
    return this.written + begin;
  }

  /** The value of the pair that begins at `at`, if its key is this one. */
  read(at: number, key: string): string | undefined {
    const header = this.bytesAt(at, HEADER_BYTES);
    const keyBytes = header.readUInt32LE(0);
    const valueBytes = header.readUInt32LE(4);
    const pair = this.bytesAt(at + HEADER_BYTES, keyBytes + valueBytes);
    if (pair.toString('utf8', 0, keyBytes) !== key) return undefined;
    return pair.toString('utf8', keyBytes, keyBytes + valueBytes);
  }

  close(): void {
    closeSync(this.fd);
  }

  private bytesAt(at: number, length: number): Buffer {
    this.flush();
    this.buffer = undefined;
    this.pages ??= new PageFile(this.fd, PLACES);
    const inPage = at % PAGE_BYTES;
    if (inPage + length <= PAGE_BYTES) {
      const begin = this.pages.load(Math.floor(at / PAGE_BYTES)) + inPage;
      return this.pages.bytes.subarray(begin, begin + length);
    }
    const bytes = Buffer.allocUnsafe(length);
    readSync(this.fd, bytes, 0, length, at);
    return bytes;
  }

  private flush(): void {
    if (this.filled === 0 || this.buffer === undefined) return;
    writeSync(this.fd, this.buffer, 0, this.filled, this.written);
    this.written += this.filled;
    this.filled = 0;
  }
}
