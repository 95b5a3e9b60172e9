import type { CsvRow } from '../../csv';
import type { Columns } from '../../records';
import type { RowPositions } from './row-positions';

/** A row whose external id, by its hash, belongs to another user. */
export interface ExternalIdClaim {
  readonly csvRow: CsvRow;
  /** The row that creates the other user. */
  readonly ownerRow: number;
}

/**
 * Compares external ids whose hashes are equal, since a hash collision must not become an error. Their rows are read
 * again, once a batch. After `limit` comparisons equal hashes are believed: the file is wrong in any case, and
 * reading rows again for each of a million would take longer than the whole file.
 */
export class ExternalIdClaims {
  private pending: ExternalIdClaim[] = [];
  private compared = 0;

  constructor(
    private readonly columns: Columns,
    private readonly positions: RowPositions,
    private readonly limit: number,
  ) {}

  get isEmpty(): boolean {
    return this.pending.length === 0;
  }

  add(claim: ExternalIdClaim): void {
    this.pending.push(claim);
  }

  /** The claims since the last call that are real duplicates. `byteEnd` is the end of the last row read. */
  async takeConfirmed(byteEnd: number): Promise<readonly ExternalIdClaim[]> {
    const claims = this.pending;
    this.pending = [];
    if (this.compared >= this.limit) return claims;
    this.compared += claims.length;
    const rows = await this.positions.read(
      new Set(claims.map(({ ownerRow }) => ownerRow)),
      byteEnd,
    );
    const at = this.columns.positions.external_id ?? -1;
    return claims.filter(
      ({ csvRow, ownerRow }) => rows.get(ownerRow)?.[at]?.trim() === csvRow.cells[at]?.trim(),
    );
  }
}
