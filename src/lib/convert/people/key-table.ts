import { hash32 } from '../../model';

const FIRST_SLOTS = 4_096;
const MAX_LOAD = 0.8;
const WANTED_LOAD = 0.7;
const LEAST_GROWTH = 1.5;
const HASHES = 2 ** 32;
// The words of a slot.
const HASH = 0;
const NUMBER = 1;
const WORDS = 2;

/**
 * Finds the numbers of texts by a hash of 32 bits: 8 bytes a slot, some 11 a text. The texts are elsewhere, and are
 * compared there whenever two hashes are equal.
 */
export class KeyTable {
  private slots = new Uint32Array(FIRST_SLOTS * WORDS);
  private count = FIRST_SLOTS;
  private used = 0;
  private hash = 0;
  /** Where the text that was last looked for would be. */
  private free = 0;

  /**
   * @param isText whether the text of this number is `text`
   * @param shareRead how much of the file has been read, from 0 to 1: to estimate the final size
   */
  constructor(
    private readonly isText: (number: number, text: string) => boolean,
    private readonly shareRead: () => number,
  ) {}

  /** The number of a text; 0 when it has none. */
  find(text: string): number {
    const { slots, count } = this;
    const hash = hash32(text);
    this.hash = hash;
    const end = count * WORDS;
    let at = Math.floor((hash / HASHES) * count) * WORDS;
    for (let number = slots[at + NUMBER] ?? 0; number !== 0; number = slots[at + NUMBER] ?? 0) {
      if (slots[at + HASH] === hash && this.isText(number, text)) return number;
      at += WORDS;
      if (at === end) at = 0;
    }
    this.free = at;
    return 0;
  }

  /** Gives a number from 1 to the text that was last looked for, and not found. */
  add(number: number): void {
    this.slots[this.free + HASH] = this.hash;
    this.slots[this.free + NUMBER] = number;
    this.used += 1;
    if (this.used > this.count * MAX_LOAD) this.grow();
  }

  private grow(): void {
    const { slots, count, used } = this;
    const expected = used / Math.max(1e-6, this.shareRead()) / WANTED_LOAD;
    // An estimate from a small part of the file may be far off: it is not followed at once.
    const wanted = Math.min(expected, count * 8);
    this.count = Math.ceil(Math.max(count * LEAST_GROWTH, wanted));
    this.slots = new Uint32Array(this.count * WORDS);
    for (let at = 0; at < slots.length; at += WORDS) {
      const number = slots[at + NUMBER] ?? 0;
      if (number !== 0) this.put(slots[at + HASH] ?? 0, number);
    }
  }

  private put(hash: number, number: number): void {
    const { slots, count } = this;
    let at = Math.floor((hash / HASHES) * count) * WORDS;
    while (slots[at + NUMBER] !== 0) {
      at += WORDS;
      if (at === count * WORDS) at = 0;
    }
    slots[at + HASH] = hash;
    slots[at + NUMBER] = number;
  }
}
