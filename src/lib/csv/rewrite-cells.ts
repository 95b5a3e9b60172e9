import type { Delimiter } from './csv-source';

/** A cell as it stands in a record: `end` excludes the delimiter, includes quotes and what pads them. */
interface CellSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * The record with some cells replaced, by their index; all others stay as written. `record` has no line end and is
 * not malformed. A new cell has quotes where the old one had, and where it needs them.
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
  // A line without a character is no row.
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

/** Where the quotes of the cell at `start` close; `start` when it has none. */
function closingQuote(record: string, start: number): number {
  if (record[start] !== '"') return start;
  let close = record.indexOf('"', start + 1);
  while (close !== -1 && record[close + 1] === '"') close = record.indexOf('"', close + 2);
  if (close === -1) throw new Error('A record to rewrite has a quote that is never closed');
  return close;
}

function needsQuotes(value: string, delimiter: Delimiter): boolean {
  return value.includes(delimiter) || /["\r\n]/.test(value);
}

function quoted(value: string): string {
  return `"${value.replaceAll('"', '""')}"`;
}
