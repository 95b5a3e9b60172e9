import { hash } from 'node:crypto';

const PARTS = 256;
const WORDS = 4;
const FIRST_SLOTS = 16;
const MAX_LOAD = 0.85;
const GROWTH = 1.5;

type Key = readonly [number, number, number, number];

/**
 * The rows seen so far, as 128 bits of the SHA-256 of each: some 23 bytes a row. Two rows that differ share those by
 * chance once in 10^24 files of ten million rows, and nobody can make two that do; so a row that is no repeat is never
 * taken for one. It is made of parts that grow one by one, so that there is never a second copy of the whole.
 */
export class SeenRows {
  private readonly parts = Array.from({ length: PARTS }, () => new Part());

  /** Notes a row; true when the same bytes were noted before. */
  add(record: Uint8Array | string): boolean {
    const key = keyOf(record);
    const part = this.parts[key[3] % PARTS];
    if (part === undefined) throw new Error('A hash has no part');
    return part.add(key);
  }
}

function keyOf(record: Uint8Array | string): Key {
  // As a string of one character a byte: it costs half as much as a buffer.
  const digest = hash('sha256', record, 'binary');
  const word = (at: number): number =>
    (digest.charCodeAt(at) |
      (digest.charCodeAt(at + 1) << 8) |
      (digest.charCodeAt(at + 2) << 16) |
      (digest.charCodeAt(at + 3) << 24)) >>>
    0;
  // 0 marks a free slot.
  return [word(0) || 1, word(4), word(8), word(12)];
}

/** An open hash table over one typed array. */
class Part {
  private used = 0;
  private slots = FIRST_SLOTS;
  private words = new Uint32Array(FIRST_SLOTS * WORDS);

  add(key: Key): boolean {
    const at = this.find(key);
    if (this.words[at] !== 0) return true;
    this.words.set(key, at);
    this.used += 1;
    if (this.used > this.slots * MAX_LOAD) this.grow();
    return false;
  }

  /** Index of the key's first word, or of the free slot where it belongs. */
  private find([one, two, three, four]: Key): number {
    const { words, slots } = this;
    let slot = one % slots;
    for (;;) {
      const at = slot * WORDS;
      if (words[at] === 0) return at;
      if (words[at] === one && words[at + 1] === two) {
        if (words[at + 2] === three && words[at + 3] === four) return at;
      }
      slot = slot + 1 === slots ? 0 : slot + 1;
    }
  }

  private grow(): void {
    const before = this.words;
    this.slots = Math.ceil(this.slots * GROWTH);
    this.words = new Uint32Array(this.slots * WORDS);
    for (let at = 0; at < before.length; at += WORDS) {
      if (before[at] === 0) continue;
      const [one = 0, two = 0, three = 0, four = 0] = before.subarray(at, at + WORDS);
      this.words.set([one, two, three, four], this.find([one, two, three, four]));
    }
  }
}
