import { bindColumns, COLUMN_NAMES, type ColumnName, type Columns, parseRow } from '../../records';
import type { RowRecord } from '../../model';

const EMAIL = 'ada@example.com';

const BOUND: ReadonlyMap<ColumnName, Columns> = new Map(
  COLUMN_NAMES.flatMap((column): [ColumnName, Columns][] => {
    const bound = bindColumns(column === 'email' ? ['email'] : ['email', column]);
    return bound.ok ? [[column, bound.columns]] : [];
  }),
);

/** The record of a row with only this cell and an email; undefined when the row rules reject it. */
export function parseOneCell(column: ColumnName, cell: string): RowRecord | undefined {
  const columns = BOUND.get(column);
  if (columns === undefined) throw new Error(`${column} is not a column`);
  const row = parseRow(column === 'email' ? [cell] : [EMAIL, cell], columns);
  return row.ok ? row.record : undefined;
}
