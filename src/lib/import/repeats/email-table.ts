import { hash64 } from '../../model';
import { fingerprintsContradict, type UserFingerprint } from '../../records';

const PARTS = 64;
const FIRST_SLOTS = 64;
const MAX_LOAD = 0.85;
const GROWTH = 1.5;
const HASHES = 2 ** 32;

/** What the table knows of an email that was seen before. */
export interface EmailSighting {
  /** Data row of the row before this one with the same email; 0 when this is the first. */
  readonly previousRow: number;
  /** True when the row's user data differs from the first row's. */
  readonly contradicts: boolean;
}

/**
 * Finds repeated emails in one pass, in 20 bytes a slot and some 28 an email: a 64-bit hash of the email, its last row
 * and a print of the first row's user data. Two emails of one hash would be linked as if they were one (one chance in
 * some 37 million at a million emails), so whoever follows a link compares the emails themselves.
 *
 * It is made of parts that grow one by one, so that there is never a second copy of the whole.
 */
export class EmailTable {
  private readonly parts = Array.from({ length: PARTS }, () => new Part());

  /** Distinct emails seen. */
  get size(): number {
    return this.parts.reduce((sum, part) => sum + part.used, 0);
  }

  /** Notes that `row`, higher than any before, has this email (as `emailKey` gives it). */
  add(key: string, row: number, print: UserFingerprint): EmailSighting {
    const [high, low] = hash64(key);
    const part = this.parts[high % PARTS];
    if (part === undefined) throw new Error('A hash has no part');
    return part.add({ high, low }, row, print);
  }
}

interface Hash {
  readonly high: number;
  readonly low: number;
}

/** An open hash table over typed arrays. */
class Part {
  used = 0;
  private slots = FIRST_SLOTS;
  private high = new Uint32Array(FIRST_SLOTS);
  private low = new Uint32Array(FIRST_SLOTS);
  /** 0 marks a free slot. */
  private lastRow = new Uint32Array(FIRST_SLOTS);
  private printLow = new Uint32Array(FIRST_SLOTS);
  private printHigh = new Uint32Array(FIRST_SLOTS);

  add(hash: Hash, row: number, print: UserFingerprint): EmailSighting {
    const slot = this.find(hash);
    const previousRow = this.lastRow[slot] ?? 0;
    this.lastRow[slot] = row;
    if (previousRow !== 0) {
      const first = { low: this.printLow[slot] ?? 0, high: this.printHigh[slot] ?? 0 };
      return { previousRow, contradicts: fingerprintsContradict(first, print) };
    }
    this.high[slot] = hash.high;
    this.low[slot] = hash.low;
    this.printLow[slot] = print.low;
    this.printHigh[slot] = print.high;
    this.used += 1;
    if (this.used > this.slots * MAX_LOAD) this.grow();
    return { previousRow: 0, contradicts: false };
  }

  private find({ high, low }: Hash): number {
    let slot = Math.floor((low / HASHES) * this.slots);
    while (this.lastRow[slot] !== 0 && (this.high[slot] !== high || this.low[slot] !== low)) {
      slot = slot + 1 === this.slots ? 0 : slot + 1;
    }
    return slot;
  }

  private grow(): void {
    const { high, low, lastRow, printLow, printHigh } = this;
    this.slots = Math.ceil(this.slots * GROWTH);
    this.high = new Uint32Array(this.slots);
    this.low = new Uint32Array(this.slots);
    this.lastRow = new Uint32Array(this.slots);
    this.printLow = new Uint32Array(this.slots);
    this.printHigh = new Uint32Array(this.slots);
    for (let old = 0; old < lastRow.length; old += 1) {
      const row = lastRow[old] ?? 0;
      if (row === 0) continue;
      const hash = { high: high[old] ?? 0, low: low[old] ?? 0 };
      const slot = this.find(hash);
      this.high[slot] = hash.high;
      this.low[slot] = hash.low;
      this.lastRow[slot] = row;
      this.printLow[slot] = printLow[old] ?? 0;
      this.printHigh[slot] = printHigh[old] ?? 0;
    }
  }
}
