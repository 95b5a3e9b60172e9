import { closeSync, openSync } from 'node:fs';
import { PAGE_BYTES, PageFile } from './page-file';

const SLOT_WORDS = 4;
const SLOT_BITS = 4;
const SLOTS_A_PAGE = PAGE_BYTES >>> SLOT_BITS;
const PAGE_SHIFT = 8;
const SLOT_MASK = SLOTS_A_PAGE - 1;
// The words of a slot. The last is one more than the upper part of the number: a slot of zeros is empty.
const HIGH = 0;
const LOW = 1;
const NUMBER = 2;
const TOP = 3;
const FIRST_BITS = 13;
const MAX_LOAD = 0.7;
const HASH_BITS = 32;
const WORD = 2 ** 32;
const PLACES = 512;

/**
 * An open hash table on disk, from a hash of 64 bits to numbers below 2^48, several for one hash. A slot is the hash and
 * the number; an empty one is all zeros. Slots lie in the order of their hashes, so entries that are added in that order,
 * and all when the table grows, touch each page once.
 */
export class SlotFile {
  private bits = FIRST_BITS;
  private slots = 2 ** FIRST_BITS;
  private used = 0;
  private fd: number;
  private pages: PageFile;
  private generation = 0;

  /** @param path of the file; a table that grows continues in others, whose names begin like it */
  constructor(
    private readonly path: string,
    /** The most numbers that one hash may have: a table of equal hashes is a list that is searched. */
    private readonly mostOfHash: number,
  ) {
    this.fd = this.open();
    this.pages = new PageFile(this.fd, PLACES);
  }

  /** Adds a number under a hash. False when the hash has as many as it may have. */
  add(high: number, low: number, number: number): boolean {
    if (this.used + 1 > this.slots * MAX_LOAD) this.grow();
    if (!this.put(high, low, number)) return false;
    this.used += 1;
    return true;
  }

  /**
   * Calls `visit` with each number under a hash and the index of its slot, in no order. Two texts may have one hash, so a
   * number may belong to another text.
   */
  find(high: number, low: number, visit: (number: number, slot: number) => void): void {
    const { words } = this.pages;
    for (let slot = this.firstSlot(high); ; slot = this.after(slot)) {
      const at = this.load(slot);
      const top = words[at + TOP] ?? 0;
      if (top === 0) return;
      if (words[at + HIGH] !== high || words[at + LOW] !== low) continue;
      visit((top - 1) * WORD + (words[at + NUMBER] ?? 0), slot);
    }
  }

  close(): void {
    closeSync(this.fd);
  }

  private put(high: number, low: number, number: number): boolean {
    const { words } = this.pages;
    let same = 0;
    for (let slot = this.firstSlot(high); ; slot = this.after(slot)) {
      const at = this.load(slot);
      if (words[at + TOP] !== 0) {
        if (words[at + HIGH] !== high || words[at + LOW] !== low) continue;
        same += 1;
        if (same >= this.mostOfHash) return false;
        continue;
      }
      words[at + HIGH] = high;
      words[at + LOW] = low;
      words[at + NUMBER] = number % WORD;
      words[at + TOP] = Math.floor(number / WORD) + 1;
      this.pages.change(at * Uint32Array.BYTES_PER_ELEMENT);
      return true;
    }
  }

  private firstSlot(high: number): number {
    return high >>> (HASH_BITS - this.bits);
  }

  private after(slot: number): number {
    return slot + 1 === this.slots ? 0 : slot + 1;
  }

  /** Where the words of a slot begin, once its page is in memory. */
  private load(slot: number): number {
    return (this.pages.load(slot >>> PAGE_SHIFT) >>> 2) + (slot & SLOT_MASK) * SLOT_WORDS;
  }

  /** Copies all slots into a file twice as large. Their order stays, so both files are gone through once. */
  private grow(): void {
    const { fd, pages, slots } = this;
    this.bits += 1;
    this.slots = 2 ** this.bits;
    this.fd = this.open();
    this.pages = new PageFile(this.fd, PLACES);
    const { words } = pages;
    for (let page = 0; page < slots >>> PAGE_SHIFT; page += 1) {
      const begin = pages.load(page) >>> 2;
      for (let at = begin; at < begin + SLOTS_A_PAGE * SLOT_WORDS; at += SLOT_WORDS) {
        const top = words[at + TOP] ?? 0;
        if (top === 0) continue;
        const number = (top - 1) * WORD + (words[at + NUMBER] ?? 0);
        this.put(words[at + HIGH] ?? 0, words[at + LOW] ?? 0, number);
      }
    }
    closeSync(fd);
  }

  private open(): number {
    this.generation += 1;
    return openSync(`${this.path}.${this.generation}`, 'wx+', 0o600);
  }
}
