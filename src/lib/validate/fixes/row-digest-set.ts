import { hash } from 'node:crypto';

const TABLES = 256;
const WORDS = 4;
const DIGEST_BYTES = 32;
const FIRST_BUCKETS = 16;
const MAX_LOAD = 0.85;
const GROWTH = 1.5;

/**
 * The rows seen so far, by 128 bits of the SHA-256 of each: about 23 bytes a row; a `Set` of strings takes 101.
 * Different rows share these bits by chance in one of 10^24 files of ten million rows, and such rows cannot be
 * constructed. So a row that is not a repeat is never dropped. The set consists of tables that grow one by one,
 * without a second copy of the whole.
 */
export class RowDigestSet {
  private readonly tables = Array.from({ length: TABLES }, () => new DigestTable());

  /** Adds the text of a row; true when the set has it already. */
  add(record: string): boolean {
    // As a string of one character a byte, which takes half the time of a buffer.
    const digest = hash('sha256', record, 'binary');
    const table = this.tables[digest.charCodeAt(DIGEST_BYTES - 1) % TABLES];
    if (table === undefined) throw new Error('A digest has no table');
    return table.add({
      // 0 marks a free bucket.
      one: wordAt(digest, 0) || 1,
      two: wordAt(digest, 4),
      three: wordAt(digest, 8),
      four: wordAt(digest, 12),
    });
  }
}

/** The first 128 bits of a row's digest, in unsigned words. */
interface Digest128 {
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
class DigestTable {
  private used = 0;
  private bucketCount = FIRST_BUCKETS;
  private words = new Uint32Array(FIRST_BUCKETS * WORDS);

  add(key: Digest128): boolean {
    const at = this.find(key);
    if (this.words[at] !== 0) return true;
    this.put(at, key);
    this.used += 1;
    if (this.used > this.bucketCount * MAX_LOAD) this.grow();
    return false;
  }

  private put(at: number, { one, two, three, four }: Digest128): void {
    const { words } = this;
    words[at] = one;
    words[at + 1] = two;
    words[at + 2] = three;
    words[at + 3] = four;
  }

  /** Index of the first word of the key, or of the free bucket where it belongs. */
  private find({ one, two, three, four }: Digest128): number {
    const { words, bucketCount } = this;
    let bucket = one % bucketCount;
    for (;;) {
      const at = bucket * WORDS;
      const word = words[at];
      if (word === 0) return at;
      if (word === one && words[at + 1] === two) {
        if (words[at + 2] === three && words[at + 3] === four) return at;
      }
      bucket = bucket + 1 === bucketCount ? 0 : bucket + 1;
    }
  }

  private grow(): void {
    const before = this.words;
    this.bucketCount = Math.ceil(this.bucketCount * GROWTH);
    this.words = new Uint32Array(this.bucketCount * WORDS);
    for (let at = 0; at < before.length; at += WORDS) {
      const one = before[at] ?? 0;
      if (one === 0) continue;
      const [two, three, four] = [before[at + 1] ?? 0, before[at + 2] ?? 0, before[at + 3] ?? 0];
      const key = { one, two, three, four };
      this.put(this.find(key), key);
    }
  }
}
