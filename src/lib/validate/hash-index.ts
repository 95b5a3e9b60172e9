const PARTS = 64;
const FIRST_SLOTS = 16;
const MAX_LOAD = 0.85;
const GROWTH = 1.25;
const HASHES = 2 ** 32;

/**
 * Finds numbered entries by a 64-bit hash, in 4 bytes a slot and 6 at most an entry: an open hash table of the entries'
 * numbers, whose keys lie where the entries lie. It is made of parts that grow one by one, so that there is never a second
 * copy of the whole.
 */
export class HashIndex {
  private readonly parts: Uint32Array[] = Array.from(
    { length: PARTS },
    () => new Uint32Array(FIRST_SLOTS),
  );
  private readonly used = new Uint32Array(PARTS);

  /** `lowOf` gives the low half of an entry's hash again. */
  constructor(private readonly lowOf: (entry: number) => number) {}

  /** The first entry from 1 on, of those with about this hash, that `isIt` takes; 0 when there is none. */
  find(high: number, low: number, isIt: (entry: number) => boolean): number {
    const slots = this.parts[high % PARTS];
    if (slots === undefined) return 0;
    let slot = Math.floor((low / HASHES) * slots.length);
    for (let entry = slots[slot] ?? 0; entry !== 0; entry = slots[slot] ?? 0) {
      if (isIt(entry)) return entry;
      slot = slot + 1 === slots.length ? 0 : slot + 1;
    }
    return 0;
  }

  /** Adds an entry, counted from 1. */
  add(high: number, low: number, entry: number): void {
    const part = high % PARTS;
    let slots = this.parts[part];
    if (slots === undefined) return;
    const used = (this.used[part] ?? 0) + 1;
    if (used > slots.length * MAX_LOAD) slots = this.grow(part, slots);
    this.used[part] = used;
    put(slots, low, entry);
  }

  private grow(part: number, slots: Uint32Array): Uint32Array {
    const larger = new Uint32Array(Math.ceil(slots.length * GROWTH));
    for (const entry of slots) if (entry !== 0) put(larger, this.lowOf(entry), entry);
    this.parts[part] = larger;
    return larger;
  }
}

function put(slots: Uint32Array, low: number, entry: number): void {
  let slot = Math.floor((low / HASHES) * slots.length);
  while (slots[slot] !== 0) slot = slot + 1 === slots.length ? 0 : slot + 1;
  slots[slot] = entry;
}
