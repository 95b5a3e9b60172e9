const FIRST_LINKS = 256;
const FIRST_BYTES = 1024;

/** Links of a run of rows. */
export interface LinksWithin {
  /** Rows with the row of their email before them, which may lie outside. */
  readonly links: readonly (readonly [row: number, previous: number])[];
  /** Rows that are followed by a row outside. */
  readonly away: readonly number[];
}

/**
 * Links each row of a repeated email to the row of that email before it, in 8 bytes a link and one bit a row.
 * Rows are added in rising order.
 */
export class RowLinks {
  private rows = new Uint32Array(FIRST_LINKS);
  private previous = new Uint32Array(FIRST_LINKS);
  private count = 0;
  private followed = new Uint8Array(FIRST_BYTES);

  link(row: number, previousRow: number): void {
    if (this.count === this.rows.length) {
      this.rows = grown(this.rows, this.count * 2);
      this.previous = grown(this.previous, this.count * 2);
    }
    this.rows[this.count] = row;
    this.previous[this.count] = previousRow;
    this.count += 1;
    this.markFollowed(previousRow);
  }

  /** The row of the same email before `row`; 0 when there is none. */
  previousOf(row: number): number {
    const at = this.indexFrom(row);
    return at < this.count && this.rows[at] === row ? (this.previous[at] ?? 0) : 0;
  }

  /** The row of the same email after `row`; 0 when there is none. Looks at every link: for rare questions. */
  nextOf(row: number): number {
    if (!this.isFollowed(row)) return 0;
    const at = this.previous.subarray(0, this.count).indexOf(row);
    return at < 0 ? 0 : (this.rows[at] ?? 0);
  }

  /** The links of the rows from `firstRow` on, `rows` of them: what a process needs to work them off. */
  within(firstRow: number, rows: number): LinksWithin {
    const links: [number, number][] = [];
    const followedHere = new Set<number>();
    for (let at = this.indexFrom(firstRow); at < this.count; at += 1) {
      const [row = 0, previous = 0] = [this.rows[at], this.previous[at]];
      if (row >= firstRow + rows) break;
      links.push([row, previous]);
      followedHere.add(previous);
    }
    const away: number[] = [];
    for (let row = firstRow; row < firstRow + rows; row += 1) {
      if (this.isFollowed(row) && !followedHere.has(row)) away.push(row);
    }
    return { links, away };
  }

  /** True when a later row has the same email. */
  isFollowed(row: number): boolean {
    return ((this.followed[row >>> 3] ?? 0) & (1 << (row & 7))) !== 0;
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

function grown(array: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(length);
  larger.set(array);
  return larger;
}
