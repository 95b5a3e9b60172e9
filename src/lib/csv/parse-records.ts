import Papa from 'papaparse';
import { cellsOfRecord } from './record-cells';
import type { RecordSpan, CodeUnits } from './record-scanner';
import type { Delimiter } from './csv-source';

type LineEnd = '\n' | '\r\n' | '\r';

/** The text that contains records, as code units and as strings. */
export interface RecordText {
  readonly units: CodeUnits;
  /** The text of the units from `from` to `to`. */
  text(from: number, to: number): string;
}

/** The cells of each of `records`, which are in `window`. Throws when papaparse finds other records: a bug. */
export function parseRecords(
  window: RecordText,
  records: readonly RecordSpan[],
  delimiter: Delimiter,
): readonly (readonly string[])[] {
  const [first] = records;
  const last = records.at(-1);
  if (!first || !last) return [];
  const lineEnd = commonLineEnd(window, records);
  if (lineEnd !== undefined) {
    const text = window.text(first.start, last.next);
    const closed = last.next === last.end ? text + lineEnd : text;
    return parseText(closed, { delimiter, lineEnd, rows: records.length });
  }
  const wellFormed = records.filter(isPlain);
  const lines = wellFormed.map((record) => `${window.text(record.start, record.end)}\n`);
  const parsed = parseText(lines.join(''), { delimiter, lineEnd: '\n', rows: wellFormed.length });
  let next = 0;
  return records.map((record) =>
    isPlain(record)
      ? (parsed[next++] ?? [])
      : cellsOfRecord(window.text(record.start, record.end), delimiter),
  );
}

/** True when papaparse reads the record as the scanner does. */
function isPlain({ malformedCell, hasPaddedQuote }: RecordSpan): boolean {
  return malformedCell === -1 && !hasPaddedQuote;
}

/** The line end that all `records` have; undefined when papaparse cannot parse them as one text. */
function commonLineEnd(window: RecordText, records: readonly RecordSpan[]): LineEnd | undefined {
  let common: LineEnd | undefined;
  let expectedStart = records[0]?.start;
  for (const record of records) {
    const { start, end, next } = record;
    if (!isPlain(record) || start !== expectedStart) return undefined;
    expectedStart = next;
    // Only the last record of a file can lack a line end.
    if (next === end) return common ?? '\n';
    const lineEnd = next - end === 2 ? '\r\n' : window.units[end] === 0x0d ? '\r' : '\n';
    common ??= lineEnd;
    if (lineEnd !== common) return undefined;
  }
  return common;
}

/** Parses `text`, in which every record ends with `lineEnd`. */
function parseText(
  text: string,
  expected: { delimiter: Delimiter; lineEnd: LineEnd; rows: number },
): readonly string[][] {
  const { delimiter, lineEnd, rows } = expected;
  // The bare parser: `Papa.parse` wraps it for every text, which takes 1.5 times as long, leaves garbage that
  // outlives the batch, and removes a byte order mark from the first cell.
  const parser = new Papa.Parser({ delimiter, newline: lineEnd });
  const parsed: unknown = parser.parse(text, 0, false);
  if (!isParsed(parsed)) throw new Error('papaparse returned no rows');
  const { data, errors } = parsed;
  // After the last line end papaparse finds one more row, with one empty cell.
  const extra = rows === 0 ? undefined : data.pop();
  if (data.length !== rows || errors.length > 0 || (extra && extra.join('') !== '')) {
    throw new Error(`papaparse read ${data.length} rows where the scanner found ${rows}`);
  }
  return data;
}

/** papaparse's parser is untyped: the shape of its result is checked, that cells are strings is not. */
function isParsed(value: unknown): value is Papa.ParseResult<string[]> {
  return (
    typeof value === 'object' &&
    value !== null &&
    'data' in value &&
    Array.isArray(value.data) &&
    'errors' in value &&
    Array.isArray(value.errors)
  );
}
