import {
  type AcceptedRow,
  bindColumns,
  type ColumnName,
  type ParsedRow,
  parseRow,
  type RejectedRow,
} from '../../../src/lib/records';

export type Cells = Partial<Record<ColumnName, string>>;

export const BCRYPT = '$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy';

/** Parses one row under a header of exactly the columns given, with a valid email unless one is given. */
export function parse(cells: Cells): ParsedRow {
  const all: Cells = { email: 'ada@example.com', ...cells };
  const bound = bindColumns(Object.keys(all));
  if (!bound.ok) throw new Error('The test names a column that does not exist');
  return parseRow(Object.values(all), bound.columns);
}

export function accepted(cells: Cells): AcceptedRow {
  const row = parse(cells);
  if (!row.ok) throw new Error(`Rejected: ${JSON.stringify(row.problems)}`);
  return row;
}

export function rejected(cells: Cells): RejectedRow {
  const row = parse(cells);
  if (row.ok) throw new Error(`Accepted: ${JSON.stringify(row.record)}`);
  return row;
}

export function rules(notes: readonly { readonly rule: string }[]): string[] {
  return notes.map((note) => note.rule);
}
