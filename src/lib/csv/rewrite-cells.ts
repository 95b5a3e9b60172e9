import type { Delimiter } from './csv-source';
import { cellSpans } from './record-cells';

/**
 * The record with the cells of `values` replaced, by index; all others stay as written, but for spaces before an opening
 * quote, which are removed. `record` has no line end and is not malformed. A new cell is quoted if the old one was, or
 * if it has to be.
 */
export function rewriteCells(
  record: string,
  delimiter: Delimiter,
  values: ReadonlyMap<number, string>,
): string {
  const cells = cellSpans(record, delimiter).map(({ start, end, quotes }, index) => {
    const value = values.get(index);
    if (value === undefined) return record.slice(quotes?.open ?? start, end);
    return quotes !== undefined || needsQuotes(value, delimiter) ? quoted(value) : value;
  });
  return cells.join(delimiter);
}

function needsQuotes(value: string, delimiter: Delimiter): boolean {
  return value.includes(delimiter) || /["\r\n]/.test(value);
}

function quoted(value: string): string {
  return `"${value.replaceAll('"', '""')}"`;
}
