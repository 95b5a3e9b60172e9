const FIRST_LINKS = 256;
const FIRST_BYTES = 1024;

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
    let from = 0;
    let to = this.count;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((this.rows[middle] ?? 0) < row) from = middle + 1;
      else to = middle;
    }
    return from < this.count && this.rows[from] === row ? (this.previous[from] ?? 0) : 0;
  }

  /** True when a later row has the same email. */
  isFollowed(row: number): boolean {
    return ((this.followed[row >>> 3] ?? 0) & (1 << (row & 7))) !== 0;
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
