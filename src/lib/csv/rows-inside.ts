import { cellsOfRecord } from './record-cells';
import { RecordScanner } from './record-scanner';
import type { CsvRow, CsvSource } from './csv-source';
import { decodeText } from './decode-text';
import type { RowBatch } from './find-records';

const LINE_END = /\r\n|\r|\n/;

/**
 * The lines inside a record of several lines that read as rows of their own: they probably are, and a quote before them
 * is not closed. A row of several lines cannot be inside: its first quote would close that one.
 *
 * @param place the record, and the batch that it is of
 * @param isRow whether cells are those of a row
 * @returns the physical lines of these rows
 */
export function rowsInside(
  { encoding, delimiter }: Pick<CsvSource, 'encoding' | 'delimiter'>,
  { batch, row }: { readonly batch: RowBatch; readonly row: CsvRow },
  isRow: (cells: readonly string[]) => boolean,
): readonly number[] {
  const from = row.byteStart - batch.byteStart;
  const raw = Buffer.from(batch.bytes.subarray(from, row.byteEnd - batch.byteStart));
  const scanner = new RecordScanner(delimiter, 1);
  const found: number[] = [];
  for (const [at, text] of decodeText(raw, encoding).split(LINE_END).entries()) {
    if (at === 0 || text === '') continue;
    const units = Buffer.from(text, 'utf8');
    const { records } = scanner.scan({ units, atEnd: true, line: 1, maxRecords: 1 });
    const [record] = records;
    if (record?.malformedCell !== -1) continue;
    if (isRow(cellsOfRecord(text, delimiter))) found.push(row.line + at);
  }
  return found;
}
