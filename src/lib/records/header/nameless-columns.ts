import { type Columns, fitsColumns } from './columns';

/** Finds columns without a name that hold data. A row that does not fit the columns proves nothing. */
export class NamelessColumns {
  /** Those without data so far. */
  private readonly blank: Set<number>;

  constructor(private readonly columns: Columns) {
    this.blank = new Set(columns.nameless);
  }

  /** True when every column without a name holds data, or there is none. */
  get isDone(): boolean {
    return this.blank.size === 0;
  }

  /** Adds a row. Returns a message for each column of which this row is the first to hold data. */
  add(cells: readonly string[]): readonly string[] {
    if (this.isDone || !fitsColumns(cells, this.columns)) return [];
    const found = [...this.blank].filter((index) => (cells[index] ?? '').trim() !== '');
    for (const index of found) this.blank.delete(index);
    return found.map(
      (index) =>
        `Column ${index + 1} has no name and holds data: it is ignored. Name it in the header`,
    );
  }
}
