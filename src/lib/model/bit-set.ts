const FIRST_BYTES = 1024;

/** A set of whole numbers from 0: one bit for each, up to the highest. */
export class BitSet {
  private bytes = new Uint8Array(FIRST_BYTES);

  /** Returns true when it was not in the set. */
  add(number: number): boolean {
    const at = Math.floor(number / 8);
    if (at >= this.bytes.length) {
      const larger = new Uint8Array(Math.max(at + 1, this.bytes.length * 2));
      larger.set(this.bytes);
      this.bytes = larger;
    }
    if (this.has(number)) return false;
    this.bytes[at] = (this.bytes[at] ?? 0) | (1 << (number % 8));
    return true;
  }

  has(number: number): boolean {
    return ((this.bytes[Math.floor(number / 8)] ?? 0) & (1 << (number % 8))) !== 0;
  }
}
