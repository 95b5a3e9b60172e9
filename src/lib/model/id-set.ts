import { hash64 } from './hash64';

const FIRST_SLOTS = 1_024;
// A text is remembered as 53 bits of its hash: as many as a number has.
const HIGH = 2 ** 21;
const LOW = 2 ** 32;

/**
 * A set of ids of WorkOS that holds their hashes alone: 16 to 32 bytes an id, however long the ids are. Of a million ids
 * one that is not in the set seems to be in it with a probability of 1 in 10^10.
 */
export class IdSet {
  size = 0;
  /** Open addressing; 0 is an empty slot. At most half of the slots are taken. */
  private slots = new Float64Array(FIRST_SLOTS);

  has(id: string): boolean {
    const key = keyOf(id);
    return this.slots[slotOf(this.slots, key)] === key;
  }

  /** Adds an id. False when it is in the set already. */
  add(id: string): boolean {
    const key = keyOf(id);
    const slot = slotOf(this.slots, key);
    if (this.slots[slot] === key) return false;
    this.slots[slot] = key;
    this.size += 1;
    if (this.size * 2 > this.slots.length) this.grow();
    return true;
  }

  private grow(): void {
    const grown = new Float64Array(this.slots.length * 2);
    for (const key of this.slots) if (key !== 0) grown[slotOf(grown, key)] = key;
    this.slots = grown;
  }
}

function keyOf(id: string): number {
  const [high, low] = hash64(id);
  const key = (high % HIGH) * LOW + low;
  return key === 0 ? 1 : key;
}

/** The slot that has the key, or the empty one where it belongs. */
function slotOf(slots: Float64Array, key: number): number {
  let slot = key % slots.length;
  while (slots[slot] !== 0 && slots[slot] !== key) slot = (slot + 1) % slots.length;
  return slot;
}
