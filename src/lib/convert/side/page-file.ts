import { readSync, writeSync } from 'node:fs';

const PAGE_BITS = 12;
/** Bytes of a page: what the system itself reads and writes at once. */
export const PAGE_BYTES = 2 ** PAGE_BITS;
const NONE = -1;

/**
 * A file in pages, some of them in memory: a page has one place where it can be held, so that finding it takes no
 * search. Changed pages are written when another one takes their place.
 */
export class PageFile {
  /** The pages in memory, `PAGE_BYTES` each. */
  readonly bytes: Buffer;
  /** The same as words of 32 bits, in the order of bytes of this machine. */
  readonly words: Uint32Array;
  private readonly held: Float64Array;
  private readonly isChanged: Uint8Array;

  /** @param places how many pages are in memory at most */
  constructor(
    private readonly fd: number,
    private readonly places: number,
  ) {
    const memory = new ArrayBuffer(places * PAGE_BYTES);
    this.bytes = Buffer.from(memory);
    this.words = new Uint32Array(memory);
    this.held = new Float64Array(places).fill(NONE);
    this.isChanged = new Uint8Array(places);
  }

  /** Brings a page into memory. Returns where it begins in `bytes`. What lies beyond the end of the file reads as zeros. */
  load(page: number): number {
    const place = page % this.places;
    const begin = place * PAGE_BYTES;
    if (this.held[place] === page) return begin;
    this.write(place);
    const found = readSync(this.fd, this.bytes, begin, PAGE_BYTES, page * PAGE_BYTES);
    if (found < PAGE_BYTES) this.bytes.fill(0, begin + found, begin + PAGE_BYTES);
    this.held[place] = page;
    return begin;
  }

  /** Notes that the page at this place of `bytes` is to be written. */
  change(begin: number): void {
    this.isChanged[begin >>> PAGE_BITS] = 1;
  }

  /** Writes all changed pages. */
  flush(): void {
    for (let place = 0; place < this.places; place += 1) this.write(place);
  }

  private write(place: number): void {
    if (this.isChanged[place] !== 1) return;
    const page = this.held[place] ?? NONE;
    writeSync(this.fd, this.bytes, place * PAGE_BYTES, PAGE_BYTES, page * PAGE_BYTES);
    this.isChanged[place] = 0;
  }
}
