import { type CsvRow, type CsvSource, readRows } from '../../csv';

const ROWS_PER_POSITION = 64;

/** The position of every 64th row in the file, so that a few rows can be read again. */
export class RowPositions {
  private readonly byteStarts: number[] = [];
  private readonly lines: number[] = [];

  constructor(private readonly source: CsvSource) {}

  /** Call for each row, in order. */
  add({ row, byteStart, line }: CsvRow): void {
    if ((row - 1) % ROWS_PER_POSITION !== 0) return;
    this.byteStarts.push(byteStart);
    this.lines.push(line);
  }

  /**
   * The cells of rows that were added, by row. `byteEnd` is the end of the last one.
   *
   * @throws Abort `csv_changed` when the file has changed
   */
  async read(
    rows: ReadonlySet<number>,
    byteEnd: number,
  ): Promise<ReadonlyMap<number, readonly string[]>> {
    const found = new Map<number, readonly string[]>();
    const positions = new Set([...rows].map((row) => Math.floor((row - 1) / ROWS_PER_POSITION)));
    for (const position of [...positions].sort((a, b) => a - b)) {
      const range = {
        byteStart: this.byteStarts[position] ?? 0,
        byteEnd: this.byteStarts[position + 1] ?? byteEnd,
        firstRow: position * ROWS_PER_POSITION + 1,
        firstLine: this.lines[position] ?? 1,
      };
      for await (const batch of readRows(this.source, { range })) {
        for (const { row, cells } of batch) if (rows.has(row)) found.set(row, cells);
      }
    }
    return found;
  }
}
