import { readSync, writeSync } from 'node:fs';

const PAGE_BITS = 12;
/** Bytes of a page: what the system itself reads and writes at once. */
export const PAGE_BYTES = 2 ** PAGE_BITS;
const NONE = -1;
/** Files whose first pages are wanted at the same time do not take each other's places. */
const FILES_APART = 1_021;

/** Memory for pages of files. A page has one place where it can be held, so that finding it takes no search. */
export class PageMemory {
  /** The pages in memory, `PAGE_BYTES` each. */
  readonly bytes: Buffer;
  /** The same as words of 32 bits, in the order of bytes of this machine. */
  readonly words: Uint32Array;
  private readonly pages: Int32Array;
  private readonly files: (PageFile | undefined)[];
  private readonly isChanged: Uint8Array;
  private filesSeen = 0;

  /** @param places how many pages are in memory at most. The system gives the memory of a place when it is first used. */
  constructor(private readonly places: number) {
    const memory = new ArrayBuffer(places * PAGE_BYTES);
    this.bytes = Buffer.from(memory);
    this.words = new Uint32Array(memory);
    this.pages = new Int32Array(places).fill(NONE);
    this.files = new Array<PageFile | undefined>(places).fill(undefined);
    this.isChanged = new Uint8Array(places);
  }

  /** Where the pages of another file begin to be placed. */
  firstPlace(): number {
    this.filesSeen += 1;
    return this.filesSeen * FILES_APART;
  }

  /** Brings a page into memory. Returns where it begins in `bytes`. */
  load(file: PageFile, page: number): number {
    const place = (file.firstPlace + page) % this.places;
    const begin = place << PAGE_BITS;
    if (this.pages[place] === page && this.files[place] === file) return begin;
    this.write(place);
    file.read(page, this.bytes.subarray(begin, begin + PAGE_BYTES));
    this.pages[place] = page;
    this.files[place] = file;
    return begin;
  }

  /** Notes that the page at this place of `bytes` is to be written before it leaves the memory. */
  change(begin: number): void {
    this.isChanged[begin >>> PAGE_BITS] = 1;
  }

  /** Drops the pages of a file that is no longer needed. */
  drop(file: PageFile): void {
    for (let place = 0; place < this.places; place += 1) {
      if (this.files[place] !== file) continue;
      this.files[place] = undefined;
      this.isChanged[place] = 0;
    }
  }

  private write(place: number): void {
    if (this.isChanged[place] !== 1) return;
    const begin = place << PAGE_BITS;
    this.files[place]?.write(
      this.pages[place] ?? NONE,
      this.bytes.subarray(begin, begin + PAGE_BYTES),
    );
    this.isChanged[place] = 0;
  }
}

/** A file in pages, some of them in memory that it shares with other files. */
export class PageFile {
  readonly firstPlace: number;

  constructor(
    private readonly fd: number,
    private readonly memory: PageMemory,
  ) {
    this.firstPlace = memory.firstPlace();
  }

  /** Brings a page into memory. Returns where it begins in `bytes` of the memory. */
  load(page: number): number {
    return this.memory.load(this, page);
  }

  drop(): void {
    this.memory.drop(this);
  }

  /** What lies beyond the end of the file reads as zeros. */
  read(page: number, to: Buffer): void {
    const found = readSync(this.fd, to, 0, PAGE_BYTES, page * PAGE_BYTES);
    if (found < PAGE_BYTES) to.fill(0, found);
  }

  write(page: number, bytes: Buffer): void {
    writeSync(this.fd, bytes, 0, PAGE_BYTES, page * PAGE_BYTES);
  }
}
