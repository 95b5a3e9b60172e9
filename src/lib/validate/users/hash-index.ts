const BLOCK_BITS = 12;
const BLOCK_BUCKETS = 2 ** BLOCK_BITS;
const BUCKET_MASK = BLOCK_BUCKETS - 1;
const MAX_LOAD = 0.9;
// The load aimed at when the final size can be estimated.
const LAST_LOAD = 0.85;
const LEAST_GROWTH = 1.25;
const MOST_GROWTH = 1.6;
const HASHES = 2 ** 32;
const WORD_BITS = 32;

/**
 * Finds numbered entries by a hash: an open hash table of the numbers, while the keys stay with the entries. It takes 4
 * bytes a bucket, at most 6 to 7 an entry; a `Map` takes 45 an entry.
 *
 * The bits of a bucket above its number hold a part of the hash, the tag. It saves most comparisons with other entries,
 * which are cache misses. To grow, the index is emptied and refilled from the entries in order, without a second copy.
 */
export class HashIndex {
  private readonly blocks: Uint32Array[] = [new Uint32Array(BLOCK_BUCKETS)];
  private bucketCount = BLOCK_BUCKETS;
  private entryBits = BLOCK_BITS;
  private entryMask = BLOCK_BUCKETS - 1;
  private used = 0;

  /** `refill` puts every entry added so far. `expected` estimates how many there will be in the end. */
  constructor(
    private readonly refill: () => void,
    private readonly expected: () => number,
  ) {}

  /** The first entry with this hash or a similar one for which `isIt` is true; 0 when there is none. */
  find(low: number, tag: number, isIt: (entry: number) => boolean): number {
    const { entryBits, entryMask, bucketCount } = this;
    const wanted = (tag << entryBits) >>> entryBits;
    let bucket = this.bucketOf(low);
    for (let held = this.at(bucket); held !== 0; held = this.at(bucket)) {
      if (held >>> entryBits === wanted && isIt(held & entryMask)) return held & entryMask;
      bucket = bucket + 1 === bucketCount ? 0 : bucket + 1;
    }
    return 0;
  }

  /** Adds an entry, counted from 1, before `refill` would put it. */
  add(low: number, tag: number, entry: number): void {
    if (this.used + 1 > this.bucketCount * MAX_LOAD || entry > this.entryMask) this.grow(entry);
    this.put(low, tag, entry);
  }

  /** Adds an entry during a refill. */
  put(low: number, tag: number, entry: number): void {
    let bucket = this.bucketOf(low);
    while (this.at(bucket) !== 0) bucket = bucket + 1 === this.bucketCount ? 0 : bucket + 1;
    const block = this.blocks[bucket >>> BLOCK_BITS];
    if (block === undefined) return;
    block[bucket & BUCKET_MASK] = (tag << this.entryBits) | entry;
    this.used += 1;
  }

  private bucketOf(low: number): number {
    return Math.floor((low / HASHES) * this.bucketCount);
  }

  private at(bucket: number): number {
    return this.blocks[bucket >>> BLOCK_BITS]?.[bucket & BUCKET_MASK] ?? 0;
  }

  private grow(entry: number): void {
    const { bucketCount, blocks } = this;
    for (const block of blocks) block.fill(0);
    if (this.used + 1 > bucketCount * MAX_LOAD) {
      const wanted = Math.max(bucketCount * LEAST_GROWTH, this.expected() / LAST_LOAD);
      const target = Math.ceil(Math.min(bucketCount * MOST_GROWTH, wanted) / BLOCK_BUCKETS);
      while (blocks.length < target) blocks.push(new Uint32Array(BLOCK_BUCKETS));
      this.bucketCount = blocks.length * BLOCK_BUCKETS;
    }
    // Numbers can exceed the count of entries. Twice the size avoids a refill for each such number.
    this.entryBits = Math.ceil(Math.log2(2 * Math.max(this.bucketCount, entry)));
    this.entryMask = 2 ** this.entryBits - 1;
    if (this.entryBits >= WORD_BITS) throw new Error('The index has too many entries');
    this.used = 0;
    this.refill();
  }
}
