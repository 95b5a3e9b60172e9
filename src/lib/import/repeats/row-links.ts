import { BitSet } from '../../model';

const FIRST_LINKS = 256;
const FIRST_BYTES = 1024;

/** The links of consecutive rows. */
export interface LinksWithin {
  /** Rows with the previous row of their email, which may be outside. */
  readonly links: readonly (readonly [row: number, previous: number])[];
  /** Rows whose next row of the email is outside. */
  readonly followedOutside: readonly number[];
  /** Rows whose organization an earlier row of the email names as well. */
  readonly repeats: readonly number[];
  /** Rows with an earlier row of the email that has a TOTP secret. */
  readonly afterFactor: readonly number[];
}

/** Set in a link to the previous row when an earlier row of the email names the organization as well. */
const REPEAT = 0x8000_0000;

const BLOCK_BYTES = 32;
const BITS_OF = Uint8Array.from({ length: 256 }, (_unused, byte) => bitsOf(byte));

/**
 * Links each row of a repeated email to the previous row of that email. A link takes 8 bytes, a row one bit; the
 * index of next rows takes 4 more bytes per link, from the first call of `nextOf` on. Measured with 300,000 links
 * (Node 20): 15 bytes each, unused capacity included, against 84 in a `Map` and a `Set`. Rows must be added in rising
 * order.
 */
export class RowLinks {
  private rows = new Uint32Array(FIRST_LINKS);
  private previous = new Uint32Array(FIRST_LINKS);
  private count = 0;
  private followed = new Uint8Array(FIRST_BYTES);
  private nextRows: NextRowTable | undefined;
  /** Rows that have a TOTP secret, or follow a row of their email that has one. */
  private readonly factors = new BitSet();

  /** `isRepeat` when an earlier row of the email names the organization of `row` as well. */
  link(row: number, previousRow: number, isRepeat = false): void {
    if (this.count === this.rows.length) {
      this.rows = grown(this.rows, this.count * 2);
      this.previous = grown(this.previous, this.count * 2);
    }
    this.rows[this.count] = row;
    this.previous[this.count] = isRepeat ? previousRow + REPEAT : previousRow;
    this.count += 1;
    this.markFollowed(previousRow);
    if (this.factors.has(previousRow)) this.factors.add(row);
    this.nextRows = undefined;
  }

  /** The row of the same email before `row`; 0 when there is none. */
  previousOf(row: number): number {
    const at = this.indexFrom(row);
    return at < this.count && this.rows[at] === row ? rowIn(this.previous[at]) : 0;
  }

  /** True when an earlier row of the email names the organization of `row` as well. */
  isRepeat(row: number): boolean {
    const at = this.indexFrom(row);
    return at < this.count && this.rows[at] === row && (this.previous[at] ?? 0) >= REPEAT;
  }

  /** Notes that a row has a TOTP secret. Its link must have been added. */
  addFactor(row: number): void {
    this.factors.add(row);
  }

  /** True when an earlier row of the email has a TOTP secret. */
  isAfterFactor(row: number): boolean {
    const previous = this.previousOf(row);
    return previous !== 0 && this.factors.has(previous);
  }

  /** The row of the same email after `row`; 0 when there is none. */
  nextOf(row: number): number {
    if (!this.isFollowed(row)) return 0;
    this.nextRows ??= new NextRowTable(this.followed, {
      rows: this.rows.subarray(0, this.count),
      previous: this.previous,
    });
    return this.nextRows.of(row);
  }

  /** The links of `rows` rows from `firstRow` on: what a process needs to import them. */
  within(firstRow: number, rows: number): LinksWithin {
    const links: [number, number][] = [];
    const repeats: number[] = [];
    const afterFactor: number[] = [];
    const followedHere = new Set<number>();
    for (let at = this.indexFrom(firstRow); at < this.count; at += 1) {
      const [row = 0, link = 0] = [this.rows[at], this.previous[at]];
      if (row >= firstRow + rows) break;
      const previous = rowIn(link);
      links.push([row, previous]);
      if (link >= REPEAT) repeats.push(row);
      if (this.factors.has(previous)) afterFactor.push(row);
      followedHere.add(previous);
    }
    const outside: number[] = [];
    for (let row = firstRow; row < firstRow + rows; row += 1) {
      if (this.isFollowed(row) && !followedHere.has(row)) outside.push(row);
    }
    return { links, followedOutside: outside, repeats, afterFactor };
  }

  /** True when a later row has the same email. */
  isFollowed(row: number): boolean {
    return ((this.followed[row >>> 3] ?? 0) & (1 << (row & 7))) !== 0;
  }

  /** True when another row has the same email. */
  isLinked(row: number): boolean {
    return this.isFollowed(row) || this.previousOf(row) !== 0;
  }

  /** Index of the first link whose row is `row` or later. */
  private indexFrom(row: number): number {
    let from = 0;
    let to = this.count;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((this.rows[middle] ?? 0) < row) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  private markFollowed(row: number): void {
    const byte = row >>> 3;
    if (byte >= this.followed.length) {
      const larger = new Uint8Array(Math.max(byte + 1, this.followed.length * 2));
      larger.set(this.followed);
      this.followed = larger;
    }
    this.followed[byte] = (this.followed[byte] ?? 0) | (1 << (row & 7));
  }
}

/** The next row of each followed row, in row order: the index of a row is the number of followed rows before it. */
class NextRowTable {
  private readonly next: Uint32Array;
  /** Followed rows before each block of the bits. */
  private readonly before: Uint32Array;

  constructor(
    private readonly followed: Uint8Array,
    links: { readonly rows: Uint32Array; readonly previous: Uint32Array },
  ) {
    this.before = new Uint32Array(Math.ceil(followed.length / BLOCK_BYTES));
    for (let block = 1; block < this.before.length; block += 1) {
      this.before[block] =
        (this.before[block - 1] ?? 0) + this.bits((block - 1) * BLOCK_BYTES, block * BLOCK_BYTES);
    }
    this.next = new Uint32Array(links.rows.length);
    for (const [at, row] of links.rows.entries())
      this.next[this.placeOf(rowIn(links.previous[at]))] = row;
  }

  of(row: number): number {
    return this.next[this.placeOf(row)] ?? 0;
  }

  private placeOf(row: number): number {
    const byte = row >>> 3;
    const block = Math.floor(byte / BLOCK_BYTES);
    const lower = (this.followed[byte] ?? 0) & ((1 << (row & 7)) - 1);
    return (this.before[block] ?? 0) + this.bits(block * BLOCK_BYTES, byte) + (BITS_OF[lower] ?? 0);
  }

  private bits(fromByte: number, toByte: number): number {
    let bits = 0;
    for (let at = fromByte; at < toByte; at += 1) bits += BITS_OF[this.followed[at] ?? 0] ?? 0;
    return bits;
  }
}

/** The row that a link names. */
function rowIn(link = 0): number {
  return link % REPEAT;
}

function bitsOf(byte: number): number {
  let bits = 0;
  for (let rest = byte; rest > 0; rest >>>= 1) bits += rest & 1;
  return bits;
}

function grown(array: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(length);
  larger.set(array);
  return larger;
}
