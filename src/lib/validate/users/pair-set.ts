const FIRST_SLOTS = 256;
const MAX_LOAD = 0.75;

/** A set of pairs of numbers from 1 to 2^32, in some 16 bytes a pair. */
export class PairSet {
  private slots = FIRST_SLOTS;
  private words = new Uint32Array(2 * FIRST_SLOTS);
  private used = 0;

  /** Adds a pair. False when it is there already. */
  add(one: number, two: number): boolean {
    if (!put(this.words, one, two)) return false;
    this.used += 1;
    if (this.used > this.slots * MAX_LOAD) this.grow();
    return true;
  }

  private grow(): void {
    const { words } = this;
    this.slots *= 2;
    this.words = new Uint32Array(2 * this.slots);
    for (let at = 0; at < words.length; at += 2) {
      const one = words[at] ?? 0;
      if (one !== 0) put(this.words, one, words[at + 1] ?? 0);
    }
  }
}

function put(words: Uint32Array, one: number, two: number): boolean {
  const slots = words.length / 2;
  const hash = Math.imul(Math.imul(one, 0x9e3779b1) ^ two, 0x85ebca6b);
  let slot = ((hash ^ (hash >>> 15)) >>> 0) % slots;
  while (words[2 * slot] !== 0) {
    if (words[2 * slot] === one && words[2 * slot + 1] === two) return false;
    slot = slot + 1 === slots ? 0 : slot + 1;
  }
  words[2 * slot] = one;
  words[2 * slot + 1] = two;
  return true;
}
