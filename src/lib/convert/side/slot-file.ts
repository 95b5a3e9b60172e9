import { closeSync, openSync } from 'node:fs';
import { hash32 } from '../../model';
import { PAGE_BYTES, PageFile, type PageMemory } from './page-file';

// A slot is two words: a hash of 28 bits with the upper 4 bits of the number, and the lower 32 bits of the number. An
// empty slot is all zeros, since no number is 0.
const SLOT_WORDS = 2;
const SLOTS_A_PAGE = PAGE_BYTES / (SLOT_WORDS * Uint32Array.BYTES_PER_ELEMENT);
const TOP_MASK = 0xf;
const HASH_MASK = ~TOP_MASK;
const WORD = 2 ** 32;
const FIRST_SLOTS = 16 * SLOTS_A_PAGE;
const MAX_LOAD = 0.7;
const GROWTH = 1.5;

/** The hash under which a text is in a table. */
export function slotHash(text: string): number {
  return (hash32(text) & HASH_MASK) >>> 0;
}

/**
 * An open hash table on disk, from hashes to numbers from 1 to 2^36, several for one hash: 8 bytes a slot. Slots lie in
 * the order of their hashes, so entries that are added in that order, and all when the table grows, touch each page once.
 * Room for them is made before: entries of a part of the hashes, in a table that is too small, would be one long list.
 */
export class SlotFile {
  /** The slot of the number that `next` gave last. */
  found = 0;
  private slots = FIRST_SLOTS;
  private used = 0;
  private reserved = 0;
  private fd: number;
  private pages: PageFile;
  private generation = 0;
  /** What `next` looks for, and the slot that it looks at next. */
  private wanted = 0;
  private slot = 0;

  /** @param path of the file; a table that grows continues in others, whose names begin like it */
  constructor(
    private readonly path: string,
    private readonly memory: PageMemory,
  ) {
    this.fd = this.open();
    this.pages = new PageFile(this.fd, memory);
  }

  /** Makes room for this many more numbers, which `add` needs. */
  reserve(count: number): void {
    this.reserved = this.used + count;
    const least = this.reserved / MAX_LOAD;
    if (least > this.slots) this.growTo(Math.max(least, this.slots * GROWTH));
  }

  /** Adds a number under a `slotHash`. Returns how many numbers were under that hash before. */
  add(hash: number, number: number): number {
    if (this.used === this.reserved) throw new Error('The table has no room');
    this.used += 1;
    return this.put(hash, number);
  }

  /** Looks for the numbers under a hash. Two texts may have one hash, so a number may belong to another text. */
  seek(hash: number): void {
    this.wanted = hash;
    this.slot = this.firstSlot(hash);
  }

  /** The next number under the hash that was looked for, in no order; 0 when there are no more. */
  next(): number {
    const { words } = this.memory;
    for (;;) {
      const at = this.load(this.slot);
      const head = words[at] ?? 0;
      const low = words[at + 1] ?? 0;
      const top = head & TOP_MASK;
      if (low === 0 && top === 0) return 0;
      this.found = this.slot;
      this.slot = this.after(this.slot);
      if ((head & HASH_MASK) >>> 0 === this.wanted) return top * WORD + low;
    }
  }

  close(): void {
    this.pages.drop();
    closeSync(this.fd);
  }

  private put(hash: number, number: number): number {
    const { words } = this.memory;
    let same = 0;
    for (let slot = this.firstSlot(hash); ; slot = this.after(slot)) {
      const at = this.load(slot);
      const head = words[at] ?? 0;
      const low = words[at + 1] ?? 0;
      if (low === 0 && (head & TOP_MASK) === 0) {
        words[at] = hash + Math.floor(number / WORD);
        words[at + 1] = number % WORD;
        this.memory.change(at * Uint32Array.BYTES_PER_ELEMENT);
        return same;
      }
      if ((head & HASH_MASK) >>> 0 === hash) same += 1;
    }
  }

  private firstSlot(hash: number): number {
    return Math.floor((hash / WORD) * this.slots);
  }

  private after(slot: number): number {
    return slot + 1 === this.slots ? 0 : slot + 1;
  }

  /** Where the words of a slot begin, once its page is in memory. */
  private load(slot: number): number {
    const page = Math.floor(slot / SLOTS_A_PAGE);
    return (this.pages.load(page) >>> 2) + (slot % SLOTS_A_PAGE) * SLOT_WORDS;
  }

  /** Copies all slots into a larger file. Their order stays, so both files are gone through once. */
  private growTo(least: number): void {
    const { fd, pages, slots, memory } = this;
    const { words } = memory;
    this.slots = Math.ceil(least / SLOTS_A_PAGE) * SLOTS_A_PAGE;
    this.fd = this.open();
    this.pages = new PageFile(this.fd, memory);
    for (let slot = 0; slot < slots; slot += 1) {
      // Each time: the page of the new file may take the place of that of the old one.
      const page = Math.floor(slot / SLOTS_A_PAGE);
      const at = (pages.load(page) >>> 2) + (slot % SLOTS_A_PAGE) * SLOT_WORDS;
      const head = words[at] ?? 0;
      const low = words[at + 1] ?? 0;
      const top = head & TOP_MASK;
      if (low !== 0 || top !== 0) this.put((head & HASH_MASK) >>> 0, top * WORD + low);
    }
    pages.drop();
    closeSync(fd);
  }

  private open(): number {
    this.generation += 1;
    return openSync(`${this.path}.${this.generation}`, 'wx+', 0o600);
  }
}
