import type { CsvRow } from '../../csv';
import type { Columns } from '../../records';
import { fixRow } from '../fixes/fix-row';
import { rowIdentity } from '../fixes/row-identity';
import type { RowPlaces } from './row-positions';

/** A row that adds nothing to an earlier one. */
export interface Repeat {
  readonly csvRow: CsvRow;
  /** The row that names the user. */
  readonly earlierRow: number;
  readonly isInOrg: boolean;
}

/**
 * Tells which repeats are exact: those are the ones that a fixed file leaves out. The earlier rows are read again, a
 * batch's at a time, and no more than `limit` of them: more findings than that are not listed.
 */
export class RepeatedRows {
  private pending: Repeat[] = [];
  private compared = 0;

  constructor(
    private readonly columns: Columns,
    private readonly places: RowPlaces,
    private readonly limit: number,
  ) {}

  get isEmpty(): boolean {
    return this.pending.length === 0;
  }

  add(repeat: Repeat): void {
    this.pending.push(repeat);
  }

  /** The repeats since the last time. `byteEnd` is the end of the last row that was read. */
  async settle(byteEnd: number): Promise<readonly (Repeat & { readonly isExact: boolean })[]> {
    const repeats = this.pending;
    this.pending = [];
    const looked = repeats.slice(0, Math.max(0, this.limit - this.compared));
    this.compared += looked.length;
    const rows = await this.places.read(new Set(looked.map((each) => each.earlierRow)), byteEnd);
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
