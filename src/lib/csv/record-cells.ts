import type { Delimiter } from './csv-source';

/** The position of a cell in a record: includes quotes and the spaces around them, excludes the delimiter. */
export interface CellSpan {
  readonly start: number;
  readonly end: number;
  /** The positions of its quotes; undefined for a cell without, or with text after its closing quote. */
  readonly quotes?: { readonly open: number; readonly close: number };
}

/** The cells of a record, which has no line end. */
export function cellSpans(record: string, delimiter: Delimiter): readonly CellSpan[] {
  const spans: CellSpan[] = [];
  for (let start = 0; start <= record.length;) {
    const quotes = quotesOf(record, start, delimiter);
    const padded = quotes === undefined ? start : skipPadding(record, quotes.close + 1, delimiter);
    const delimiterAt = record.indexOf(delimiter, padded);
    const end = delimiterAt === -1 ? record.length : delimiterAt;
    spans.push({ start, end, ...(quotes && padded === end && { quotes }) });
    start = end + 1;
  }
  return spans;
}

/** The values of the cells of a record. A cell with text after its closing quote is returned as written. */
export function cellsOfRecord(record: string, delimiter: Delimiter): readonly string[] {
  return cellSpans(record, delimiter).map(({ start, end, quotes }) =>
    quotes === undefined
      ? record.slice(start, end)
      : record.slice(quotes.open + 1, quotes.close).replaceAll('""', '"'),
  );
}

/** True when every cell of the record is blank. */
export function isBlankRecord(record: string, delimiter: Delimiter): boolean {
  return cellsOfRecord(record, delimiter).every((cell) => cell.trim() === '');
}

function quotesOf(record: string, start: number, delimiter: Delimiter): CellSpan['quotes'] {
  const open = skipPadding(record, start, delimiter);
  if (record[open] !== '"') return undefined;
  let close = record.indexOf('"', open + 1);
  while (close !== -1 && record[close + 1] === '"') close = record.indexOf('"', close + 2);
  // The scanner finds the end of a record by its closing quotes.
  if (close === -1) throw new Error('A record has an unclosed quote');
  return { open, close };
}

function skipPadding(record: string, from: number, delimiter: Delimiter): number {
  let at = from;
  while (record[at] === ' ' || (record[at] === '\t' && delimiter !== '\t')) at++;
  return at;
}
