import type { CsvRow } from '../../csv';
import type { Columns } from '../../records';
import type { RowPlaces } from './row-positions';

/** A row whose external id seems to be another user's. */
export interface Claim {
  readonly csvRow: CsvRow;
  /** The row that creates the other user. */
  readonly ownerRow: number;
}

/**
 * Compares external ids whose hashes are equal: an error must not come of a hash. The rows they stand in are read again, a
 * batch's at a time. After `limit` of them the hash is believed: there is no doubt left that the file is wrong, and reading
 * rows again for each of a million would take longer than the file.
 */
export class ExternalIdClaims {
  private pending: Claim[] = [];
  private compared = 0;

  constructor(
    private readonly columns: Columns,
    private readonly places: RowPlaces,
    private readonly limit: number,
  ) {}

  get isEmpty(): boolean {
    return this.pending.length === 0;
  }

  add(claim: Claim): void {
    this.pending.push(claim);
  }

  /** The claims since the last time that are true. `byteEnd` is the end of the last row that was read. */
  async settle(byteEnd: number): Promise<readonly Claim[]> {
    const claims = this.pending;
    this.pending = [];
    if (this.compared >= this.limit) return claims;
    this.compared += claims.length;
    const rows = await this.places.read(new Set(claims.map(({ ownerRow }) => ownerRow)), byteEnd);
    const at = this.columns.positions.external_id ?? -1;
    return claims.filter(
      ({ csvRow, ownerRow }) => rows.get(ownerRow)?.[at]?.trim() === csvRow.cells[at]?.trim(),
    );
  }
}
