import type { Delimiter } from './csv-source';

/** The position of a cell in a record: includes its quotes and their padding, excludes the delimiter. */
interface CellSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * The record with the cells of `values` replaced, by index; all others stay as written. `record` has no line end and is
 * not malformed. A new cell is quoted if the old one was, or if it has to be.
 */
export function rewriteCells(
  record: string,
  delimiter: Delimiter,
  values: ReadonlyMap<number, string>,
): string {
  const spans = cellSpans(record, delimiter);
  const cells = spans.map(({ start, end }, index) => {
    const value = values.get(index);
    if (value === undefined) return record.slice(start, end);
    return record[start] === '"' || needsQuotes(value, delimiter) ? quoted(value) : value;
  });
  const rewritten = cells.join(delimiter);
  // An empty line would not be a row.
  return rewritten === '' ? quoted('') : rewritten;
}

function cellSpans(record: string, delimiter: Delimiter): readonly CellSpan[] {
  const spans: CellSpan[] = [];
  for (let start = 0; start <= record.length;) {
    const delimiterAt = record.indexOf(delimiter, closingQuote(record, start));
    const end = delimiterAt === -1 ? record.length : delimiterAt;
    spans.push({ start, end });
    start = end + 1;
  }
  return spans;
}

/** Index of the closing quote of the cell at `start`; `start` when the cell is not quoted. */
function closingQuote(record: string, start: number): number {
  if (record[start] !== '"') return start;
  let close = record.indexOf('"', start + 1);
  while (close !== -1 && record[close + 1] === '"') close = record.indexOf('"', close + 2);
  if (close === -1) throw new Error('The record to rewrite has an unclosed quote');
  return close;
}

function needsQuotes(value: string, delimiter: Delimiter): boolean {
  return value.includes(delimiter) || /["\r\n]/.test(value);
}

function quoted(value: string): string {
  return `"${value.replaceAll('"', '""')}"`;
}
