import { defined, hash64 } from '../../model';
import { PairSet, type UserFingerprint } from '../../records';

const PARTS = 64;
const FIRST_BUCKETS = 64;
const MAX_LOAD = 0.85;
const GROWTH = 1.5;
const HASHES = 2 ** 32;
const SPREAD = 0x9e3779b1;

// A bit that a fingerprint leaves free: a row that creates the user is known.
const CREATED = 2 ** 31;

/** A row that has an email. */
export interface EmailRow {
  readonly row: number;
  /** The number of its organization; 0 for none. */
  readonly org: number;
  readonly print: UserFingerprint;
  /** True when the row creates the user, unless an earlier row does. */
  readonly isCreating: boolean;
}

/** An email's earlier rows. */
export interface EmailSighting {
  /** Data row of the row before this one with the same email; 0 when this is the first. */
  readonly previousRow: number;
  /** True when an earlier row names the same organization, or none either. */
  readonly isRepeat: boolean;
  /** The user data of the earlier row that creates the user, if there is one. */
  readonly created?: UserFingerprint;
}

/**
 * Finds repeated emails in one pass. A bucket has 24 bytes, an email takes about 34: a 64-bit hash of the email, its
 * last row, the organization of its first row, and a fingerprint of the user data that is sent. A row of a repeated
 * email with another organization takes 11 to 21 bytes more. An email takes 162 in a `Map` of objects.
 *
 * Two emails of one hash are linked as if they were one (one chance in about 37 million at a million emails), so a row
 * that follows a link compares the emails themselves.
 *
 * The table consists of parts that grow one by one, so that there is never a second copy of the whole.
 */
export class EmailTable {
  private readonly parts = Array.from({ length: PARTS }, () => new TablePart());

  /** Distinct emails so far. */
  get size(): number {
    return this.parts.reduce((sum, part) => sum + part.used, 0);
  }

  /** Adds a row of an email (as `emailKey` gives it). Rows must be added in rising order. */
  add(key: string, row: EmailRow): EmailSighting {
    const [high, low] = hash64(key);
    const part = this.parts[high % PARTS];
    if (part === undefined) throw new Error('A hash has no part');
    return part.add({ high, low }, row);
  }
}

interface Hash {
  readonly high: number;
  readonly low: number;
}

/** An open-addressing hash table in typed arrays. */
class TablePart {
  used = 0;
  private buckets = FIRST_BUCKETS;
  private high = new Uint32Array(FIRST_BUCKETS);
  private low = new Uint32Array(FIRST_BUCKETS);
  /** 0 marks a free bucket. */
  private lastRow = new Uint32Array(FIRST_BUCKETS);
  private org = new Uint32Array(FIRST_BUCKETS);
  private printLow = new Uint32Array(FIRST_BUCKETS);
  private printHigh = new Uint32Array(FIRST_BUCKETS);
  private readonly pairs = new PairSet();

  add(hash: Hash, { row, org, print, isCreating }: EmailRow): EmailSighting {
    const bucket = this.find(hash);
    const previousRow = this.lastRow[bucket] ?? 0;
    const isRepeat = previousRow !== 0 && this.hasOrg(bucket, org);
    const created = this.createdAt(bucket);
    this.lastRow[bucket] = row;
    if (created === undefined && isCreating) {
      this.printLow[bucket] = print.low;
      this.printHigh[bucket] = print.high + CREATED;
    }
    if (previousRow !== 0) return defined({ previousRow, isRepeat, created });
    this.high[bucket] = hash.high;
    this.low[bucket] = hash.low;
    this.org[bucket] = org;
    this.used += 1;
    if (this.used > this.buckets * MAX_LOAD) this.grow();
    return { previousRow, isRepeat };
  }

  /** True when an earlier row of the email names the organization; notes that this row does. */
  private hasOrg(bucket: number, org: number): boolean {
    if (this.org[bucket] === org) return true;
    const [high = 0, low = 0] = [this.high[bucket], this.low[bucket]];
    // A pair has no zero. Together the two numbers are as good as the hash of email and organization.
    return !this.pairs.add(low || 1, (Math.imul(high, SPREAD) ^ (org + 1)) >>> 0 || 1);
  }

  private createdAt(bucket: number): UserFingerprint | undefined {
    const high = this.printHigh[bucket] ?? 0;
    return high < CREATED ? undefined : { low: this.printLow[bucket] ?? 0, high: high - CREATED };
  }

  private find({ high, low }: Hash): number {
    let bucket = Math.floor((low / HASHES) * this.buckets);
    while (this.lastRow[bucket] !== 0 && (this.high[bucket] !== high || this.low[bucket] !== low)) {
      bucket = bucket + 1 === this.buckets ? 0 : bucket + 1;
    }
    return bucket;
  }

  private grow(): void {
    const { high, low, lastRow, org, printLow, printHigh } = this;
    this.buckets = Math.ceil(this.buckets * GROWTH);
    this.high = new Uint32Array(this.buckets);
    this.low = new Uint32Array(this.buckets);
    this.lastRow = new Uint32Array(this.buckets);
    this.org = new Uint32Array(this.buckets);
    this.printLow = new Uint32Array(this.buckets);
    this.printHigh = new Uint32Array(this.buckets);
    for (let old = 0; old < lastRow.length; old += 1) {
      const row = lastRow[old] ?? 0;
      if (row === 0) continue;
      const hash = { high: high[old] ?? 0, low: low[old] ?? 0 };
      const bucket = this.find(hash);
      this.high[bucket] = hash.high;
      this.low[bucket] = hash.low;
      this.lastRow[bucket] = row;
      this.org[bucket] = org[old] ?? 0;
      this.printLow[bucket] = printLow[old] ?? 0;
      this.printHigh[bucket] = printHigh[old] ?? 0;
    }
  }
}
