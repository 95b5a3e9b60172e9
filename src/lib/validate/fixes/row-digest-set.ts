import { hash } from 'node:crypto';

const PARTS = 256;
const WORDS = 4;
const DIGEST_BYTES = 32;
const FIRST_SLOTS = 16;
const MAX_LOAD = 0.85;
const GROWTH = 1.5;

/**
 * The rows seen so far, as 128 bits of the SHA-256 of each: some 23 bytes a row. Two rows that differ share those by
 * chance once in 10^24 files of ten million rows, and nobody can make two that do; so a row that is no repeat is never
 * taken for one. It is made of parts that grow one by one, so that there is never a second copy of the whole.
 */
export class SeenRows {
  private readonly parts = Array.from({ length: PARTS }, () => new Part());

  /** Notes a row; true when the same text was noted before. */
  add(record: string): boolean {
    // As a string of one character a byte: it costs half as much as a buffer.
    const digest = hash('sha256', record, 'binary');
    const part = this.parts[digest.charCodeAt(DIGEST_BYTES - 1) % PARTS];
    if (part === undefined) throw new Error('A hash has no part');
    return part.add({
      // 0 marks a free slot.
      one: wordAt(digest, 0) || 1,
      two: wordAt(digest, 4),
      three: wordAt(digest, 8),
      four: wordAt(digest, 12),
    });
  }
}

/** The first 128 bits of a row's hash, in unsigned words. */
interface Key {
  readonly one: number;
  readonly two: number;
  readonly three: number;
  readonly four: number;
}

function wordAt(digest: string, at: number): number {
  const low = digest.charCodeAt(at) | (digest.charCodeAt(at + 1) << 8);
  return (low | (digest.charCodeAt(at + 2) << 16) | (digest.charCodeAt(at + 3) << 24)) >>> 0;
}

/** An open hash table over one typed array. */
class Part {
  private used = 0;
  private slots = FIRST_SLOTS;
  private words = new Uint32Array(FIRST_SLOTS * WORDS);

  add(key: Key): boolean {
    const at = this.find(key);
    if (this.words[at] !== 0) return true;
    this.put(at, key);
    this.used += 1;
    if (this.used > this.slots * MAX_LOAD) this.grow();
    return false;
  }

  private put(at: number, { one, two, three, four }: Key): void {
    const { words } = this;
    words[at] = one;
    words[at + 1] = two;
    words[at + 2] = three;
    words[at + 3] = four;
  }

  /** Index of the key's first word, or of the free slot where it belongs. */
  private find({ one, two, three, four }: Key): number {
    const { words, slots } = this;
    let slot = one % slots;
    for (;;) {
      const at = slot * WORDS;
      const word = words[at];
      if (word === 0) return at;
      if (word === one && words[at + 1] === two) {
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
      const one = before[at] ?? 0;
      if (one === 0) continue;
      const [two, three, four] = [before[at + 1] ?? 0, before[at + 2] ?? 0, before[at + 3] ?? 0];
      const key = { one, two, three, four };
      this.put(this.find(key), key);
    }
  }
}
