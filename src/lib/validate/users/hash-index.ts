const BLOCK_BITS = 12;
const BLOCK_SLOTS = 2 ** BLOCK_BITS;
const SLOT_MASK = BLOCK_SLOTS - 1;
const MAX_LOAD = 0.9;
// What is aimed at when the end of the file is in sight.
const LAST_LOAD = 0.85;
const LEAST_GROWTH = 1.25;
const MOST_GROWTH = 1.6;
const HASHES = 2 ** 32;
const WORD_BITS = 32;

/**
 * Finds numbered entries by a hash, in 4 bytes a slot and 6 to 7 at most an entry: an open hash table of the entries'
 * numbers, whose keys lie where the entries lie. Above its number a slot has as many bits of the tag as there is room for:
 * entries lie anywhere, and looking at others would cost more than all else. To grow, the index is emptied and filled from
 * the entries, in their order: that needs no second copy, and reads what lies side by side.
 */
export class HashIndex {
  private readonly blocks: Uint32Array[] = [new Uint32Array(BLOCK_SLOTS)];
  private slots = BLOCK_SLOTS;
  private entryBits = BLOCK_BITS;
  private entryMask = BLOCK_SLOTS - 1;
  private used = 0;

  /** `refill` adds every entry that was added before, `expected` says how many there will be about. */
  constructor(
    private readonly refill: () => void,
    private readonly expected: () => number,
  ) {}

  /** The first entry, of those with about this hash, that `isIt` takes; 0 when there is none. */
  find(low: number, tag: number, isIt: (entry: number) => boolean): number {
    const { entryBits, entryMask, slots } = this;
    const wanted = (tag << entryBits) >>> entryBits;
    let slot = this.slotOf(low);
    for (let held = this.at(slot); held !== 0; held = this.at(slot)) {
      if (held >>> entryBits === wanted && isIt(held & entryMask)) return held & entryMask;
      slot = slot + 1 === slots ? 0 : slot + 1;
    }
    return 0;
  }

  /** Adds an entry, counted from 1, that the entries to be refilled from do not have yet. */
  add(low: number, tag: number, entry: number): void {
    if (this.used + 1 > this.slots * MAX_LOAD || entry > this.entryMask) this.grow(entry);
    this.put(low, tag, entry);
  }

  /** Adds an entry while the index is filled again. */
  put(low: number, tag: number, entry: number): void {
    let slot = this.slotOf(low);
    while (this.at(slot) !== 0) slot = slot + 1 === this.slots ? 0 : slot + 1;
    const block = this.blocks[slot >>> BLOCK_BITS];
    if (block === undefined) return;
    block[slot & SLOT_MASK] = (tag << this.entryBits) | entry;
    this.used += 1;
  }

  private slotOf(low: number): number {
    return Math.floor((low / HASHES) * this.slots);
  }

  private at(slot: number): number {
    return this.blocks[slot >>> BLOCK_BITS]?.[slot & SLOT_MASK] ?? 0;
  }

  private grow(entry: number): void {
    const { slots, blocks } = this;
    for (const block of blocks) block.fill(0);
    if (this.used + 1 > slots * MAX_LOAD) {
      const wanted = Math.max(slots * LEAST_GROWTH, this.expected() / LAST_LOAD);
      const target = Math.ceil(Math.min(slots * MOST_GROWTH, wanted) / BLOCK_SLOTS);
      while (blocks.length < target) blocks.push(new Uint32Array(BLOCK_SLOTS));
      this.slots = blocks.length * BLOCK_SLOTS;
    }
    // The numbers of entries can be higher than their count: room for some more, or each would be a reason to refill.
    this.entryBits = Math.ceil(Math.log2(2 * Math.max(this.slots, entry)));
    this.entryMask = 2 ** this.entryBits - 1;
    if (this.entryBits >= WORD_BITS) throw new Error('An index of so many entries has no room');
    this.used = 0;
    this.refill();
  }
}
