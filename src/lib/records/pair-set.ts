const FIRST_BUCKETS = 256;
const MAX_LOAD = 0.75;

/** A set of pairs of numbers from 1 to 2^32 - 1. Takes 11 to 21 bytes a pair; a `Set` of strings takes 53. */
export class PairSet {
  private bucketCount = FIRST_BUCKETS;
  private words = new Uint32Array(2 * FIRST_BUCKETS);
  private used = 0;

  /** Adds a pair. False when the set has it already. */
  add(one: number, two: number): boolean {
    if (!put(this.words, one, two)) return false;
    this.used += 1;
    if (this.used > this.bucketCount * MAX_LOAD) this.grow();
    return true;
  }

  private grow(): void {
    const { words } = this;
    this.bucketCount *= 2;
    this.words = new Uint32Array(2 * this.bucketCount);
    for (let at = 0; at < words.length; at += 2) {
      const one = words[at] ?? 0;
      if (one !== 0) put(this.words, one, words[at + 1] ?? 0);
    }
  }
}

function put(words: Uint32Array, one: number, two: number): boolean {
  const bucketCount = words.length / 2;
  const hash = Math.imul(Math.imul(one, 0x9e3779b1) ^ two, 0x85ebca6b);
  let bucket = ((hash ^ (hash >>> 15)) >>> 0) % bucketCount;
  while (words[2 * bucket] !== 0) {
    if (words[2 * bucket] === one && words[2 * bucket + 1] === two) return false;
    bucket = bucket + 1 === bucketCount ? 0 : bucket + 1;
  }
  words[2 * bucket] = one;
  words[2 * bucket + 1] = two;
  return true;
}
