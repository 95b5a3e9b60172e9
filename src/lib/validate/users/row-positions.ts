import { type CsvRow, type CsvSource, readRows } from '../../csv';

const ROWS_A_PLACE = 64;

/** Where rows lie in the file, so that a few can be read again: the place of every 64th is kept. */
export class RowPlaces {
  private readonly byteStarts: number[] = [];
  private readonly lines: number[] = [];

  constructor(private readonly source: CsvSource) {}

  /** Notes a row; rows come in order. */
  note({ row, byteStart, line }: CsvRow): void {
    if ((row - 1) % ROWS_A_PLACE !== 0) return;
    this.byteStarts.push(byteStart);
    this.lines.push(line);
  }

  /**
   * The cells of rows that were noted, by row. `byteEnd` is the end of the last row that was.
   *
   * @throws Abort `csv_changed` when the file is not what it was
   */
  async read(
    rows: ReadonlySet<number>,
    byteEnd: number,
  ): Promise<ReadonlyMap<number, readonly string[]>> {
    const found = new Map<number, readonly string[]>();
    const places = new Set([...rows].map((row) => Math.floor((row - 1) / ROWS_A_PLACE)));
    for (const place of [...places].sort((a, b) => a - b)) {
      const range = {
        byteStart: this.byteStarts[place] ?? 0,
        byteEnd: this.byteStarts[place + 1] ?? byteEnd,
        firstRow: place * ROWS_A_PLACE + 1,
        firstLine: this.lines[place] ?? 1,
      };
      for await (const batch of readRows(this.source, { range })) {
        for (const { row, cells } of batch) if (rows.has(row)) found.set(row, cells);
      }
    }
    return found;
  }
}
