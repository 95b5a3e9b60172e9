import type { CsvRow } from '../../csv';
import type { Columns } from '../../records';
import { fixRow } from '../fixes/fix-row';
import { rowIdentity } from '../fixes/row-identity';
import type { RowPositions } from './row-positions';

/** A row that adds nothing to an earlier one. */
export interface RepeatedRow {
  readonly csvRow: CsvRow;
  /** The first row of the user. */
  readonly earlierRow: number;
  readonly isInOrg: boolean;
}

/**
 * Finds out which repeated rows are exact copies: a fixed file leaves those out. The earlier rows are read again,
 * once a batch and at most `limit` of them, since no more findings than that are listed.
 */
export class RepeatedRows {
  private pending: RepeatedRow[] = [];
  private compared = 0;

  constructor(
    private readonly columns: Columns,
    private readonly positions: RowPositions,
    private readonly limit: number,
  ) {}

  get isEmpty(): boolean {
    return this.pending.length === 0;
  }

  add(repeat: RepeatedRow): void {
    this.pending.push(repeat);
  }

  /** The repeated rows since the last call. `byteEnd` is the end of the last row read. */
  async takeCompared(
    byteEnd: number,
  ): Promise<readonly (RepeatedRow & { readonly isExact: boolean })[]> {
    const repeats = this.pending;
    this.pending = [];
    const compared = repeats.slice(0, Math.max(0, this.limit - this.compared));
    this.compared += compared.length;
    const rows = await this.positions.read(
      new Set(compared.map((each) => each.earlierRow)),
      byteEnd,
    );
    return repeats.map((repeat) => {
      const { csvRow, earlierRow } = repeat;
      const earlier = rows.get(earlierRow);
      const isExact =
        earlier !== undefined && this.identity(earlier) === this.identity(csvRow.cells);
      return { ...repeat, isExact };
    });
  }

  private identity(cells: readonly string[]): string {
    return rowIdentity(cells, fixRow(cells, this.columns));
  }
}
