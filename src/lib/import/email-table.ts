import { contradicts, type UserPrint } from '../records';

const FIRST_SLOTS = 1 << 12;
const MAX_LOAD = 0.8;

/** What the table knows of an email that was seen before. */
export interface Sighting {
  /** Data row of the row before this one with the same email; 0 when this is the first. */
  readonly previousRow: number;
  /** True when the row's user data differs from the first row's. */
  readonly contradicts: boolean;
}

/**
 * Finds repeated emails in one pass, in 20 bytes a slot: a 64-bit hash of the email, its last row and a print of
 * the first row's user data. Two emails of one hash would be linked as if they were one (one chance in some
 * 37 million at a million emails), so whoever follows a link compares the emails themselves.
 */
export class EmailTable {
  private slots = FIRST_SLOTS;
  private high = new Uint32Array(FIRST_SLOTS);
  private low = new Uint32Array(FIRST_SLOTS);
  /** 0 marks a free slot. */
  private lastRow = new Uint32Array(FIRST_SLOTS);
  private printLow = new Uint32Array(FIRST_SLOTS);
  private printHigh = new Uint32Array(FIRST_SLOTS);
  private used = 0;

  /** Distinct emails seen. */
  get size(): number {
    return this.used;
  }

  /** Notes that `row`, higher than any before, has this email (as `emailKey` gives it). */
  add(key: string, row: number, print: UserPrint): Sighting {
    const [high, low] = hash64(key);
    const slot = this.find(high, low);
    const previousRow = this.lastRow[slot] ?? 0;
    this.lastRow[slot] = row;
    if (previousRow !== 0) {
      const first = { low: this.printLow[slot] ?? 0, high: this.printHigh[slot] ?? 0 };
      return { previousRow, contradicts: contradicts(first, print) };
    }
    this.high[slot] = high;
    this.low[slot] = low;
    this.printLow[slot] = print.low;
    this.printHigh[slot] = print.high;
    this.used += 1;
    if (this.used > this.slots * MAX_LOAD) this.grow();
    return { previousRow: 0, contradicts: false };
  }

  private find(high: number, low: number): number {
    const mask = this.slots - 1;
    let slot = low & mask;
    while (this.lastRow[slot] !== 0 && (this.high[slot] !== high || this.low[slot] !== low)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private grow(): void {
    const { high, low, lastRow, printLow, printHigh } = this;
    this.slots *= 2;
    this.high = new Uint32Array(this.slots);
    this.low = new Uint32Array(this.slots);
    this.lastRow = new Uint32Array(this.slots);
    this.printLow = new Uint32Array(this.slots);
    this.printHigh = new Uint32Array(this.slots);
    for (const [old, row] of lastRow.entries()) {
      if (row === 0) continue;
      const slot = this.find(high[old] ?? 0, low[old] ?? 0);
      this.high[slot] = high[old] ?? 0;
      this.low[slot] = low[old] ?? 0;
      this.lastRow[slot] = row;
      this.printLow[slot] = printLow[old] ?? 0;
      this.printHigh[slot] = printHigh[old] ?? 0;
    }
  }
}

// Two multiplicative hashes side by side, mixed at the end (murmur's finaliser).
function hash64(text: string): readonly [number, number] {
  let one = 0x9e3779b9;
  let two = 0x85ebca6b;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    one = Math.imul(one ^ unit, 0x9e3779b1);
    two = Math.imul(two ^ unit, 0x5f356495);
  }
  one = mix(one ^ Math.imul(two ^ (two >>> 15), 0x735a2d97));
  two = mix(two ^ Math.imul(one ^ (one >>> 13), 0xcaf649a9));
  return [one >>> 0, two >>> 0];
}

function mix(value: number): number {
  const once = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return twice ^ (twice >>> 16);
}
