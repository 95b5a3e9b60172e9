import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { ownCopy } from '../../model';
import { PAGE_BYTES, PageFile, type PageMemory } from './page-file';

const BUFFER_BYTES = 256 * 1024;
// The words before a pair: units of the key, bytes of both texts.
const HEADER_BYTES = 8;
/** A pair begins at a multiple of this, and has the number of that multiple, from 1. */
const ALIGNED_BYTES = 8;
// UTF-8 takes at most three bytes for a unit of a text.
const MOST_BYTES_A_UNIT = 3;

/**
 * Pairs of texts, appended to a file: a key and its value, found again by their number. A number is higher than those of
 * all pairs before it.
 */
export class ValueFile {
  private readonly fd: number;
  private readonly pages: PageFile;
  private buffer = Buffer.from(new ArrayBuffer(BUFFER_BYTES));
  private words = wordsOf(this.buffer);
  private filled = 0;
  private written = 0;

  constructor(
    path: string,
    private readonly memory: PageMemory,
  ) {
    this.fd = openSync(path, 'wx+', 0o600);
    this.pages = new PageFile(this.fd, memory);
  }

  /** Appends a pair and returns its number. */
  append(key: string, value: string): number {
    const text = key + value;
    const most = HEADER_BYTES + text.length * MOST_BYTES_A_UNIT + ALIGNED_BYTES;
    if (this.filled + most > this.buffer.length) this.makeRoom(most);
    const begin = this.filled;
    const bytes = this.buffer.write(text, begin + HEADER_BYTES, 'utf8');
    this.words[begin >>> 2] = key.length;
    this.words[(begin >>> 2) + 1] = bytes;
    const end = begin + HEADER_BYTES + bytes;
    this.filled = end + (-end & (ALIGNED_BYTES - 1));
    return (this.written + begin) / ALIGNED_BYTES + 1;
  }

  /** The key of a pair. */
  keyOf(number: number): string {
    const { text, keyLength } = this.pairOf(number);
    return ownCopy(text.slice(0, keyLength));
  }

  /** The value of a pair, if its key is this one. */
  read(number: number, key: string): string | undefined {
    const { text, keyLength } = this.pairOf(number);
    return keyLength === key.length && text.startsWith(key) ? text.slice(keyLength) : undefined;
  }

  close(): void {
    this.pages.drop();
    closeSync(this.fd);
  }

  private pairOf(number: number): { readonly text: string; readonly keyLength: number } {
    this.flush();
    const { bytes, words } = this.memory;
    const at = (number - 1) * ALIGNED_BYTES;
    const inPage = at % PAGE_BYTES;
    const begin = this.pages.load(Math.floor(at / PAGE_BYTES)) + inPage;
    const keyLength = words[begin >>> 2] ?? 0;
    const length = words[(begin >>> 2) + 1] ?? 0;
    if (inPage + HEADER_BYTES + length <= PAGE_BYTES) {
      const from = begin + HEADER_BYTES;
      return { text: bytes.toString('utf8', from, from + length), keyLength };
    }
    const pair = Buffer.allocUnsafe(length);
    readSync(this.fd, pair, 0, length, at + HEADER_BYTES);
    return { text: pair.toString('utf8'), keyLength };
  }

  private makeRoom(most: number): void {
    this.flush();
    if (most <= this.buffer.length) return;
    this.buffer = Buffer.from(new ArrayBuffer(most + (-most & (ALIGNED_BYTES - 1))));
    this.words = wordsOf(this.buffer);
  }

  private flush(): void {
    if (this.filled === 0) return;
    writeSync(this.fd, this.buffer, 0, this.filled, this.written);
    this.written += this.filled;
    this.filled = 0;
    // The last page may have been read when it was not full.
    this.pages.drop();
  }
}

function wordsOf({ buffer }: Buffer): Uint32Array {
  return new Uint32Array(buffer);
}
