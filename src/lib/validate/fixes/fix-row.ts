import { COLUMN_NAMES, type ColumnName, type Columns, fitsColumns } from '../../records';
import { fixCell } from './fix-cell';
import { type CredentialsFix, fixCredentials } from './fix-credentials';
import type { CellFix } from './fix-kinds';

/** A fix of one cell of a row. */
export interface RowFix extends CellFix {
  readonly column: ColumnName;
  /** Index of the cell in the row. */
  readonly index: number;
}

const NONE: readonly RowFix[] = Object.freeze([]);

/**
 * The fixes of a row, at most one a cell, in the order of `COLUMN_NAMES`. A row with too many or too few cells has
 * none: it is unclear which column each cell belongs to.
 */
export function fixRow(cells: readonly string[], columns: Columns): readonly RowFix[] {
  if (!fitsColumns(cells, columns)) return NONE;
  let fixes: RowFix[] | undefined;
  const credentials = credentialsOf(cells, columns);
  for (const column of COLUMN_NAMES) {
    const index = columns.positions[column];
    if (index === undefined || index >= cells.length) continue;
    const fix = credentialFix(credentials, column) ?? fixCell(column, cells[index] ?? '');
    if (fix === undefined) continue;
    const { kind, value, what } = fix;
    (fixes ??= []).push({ kind, value, what, column, index });
  }
  return fixes ?? NONE;
}

function credentialsOf(
  cells: readonly string[],
  { positions, constants }: Columns,
): CredentialsFix {
  const [hash, type] = [positions.password_hash, positions.password_hash_type];
  return fixCredentials({
    hash: hash === undefined ? undefined : cells[hash]?.trim(),
    type: type === undefined ? constants.password_hash_type || undefined : cells[type]?.trim(),
  });
}

function credentialFix(fixes: CredentialsFix, column: ColumnName): CellFix | undefined {
  if (column === 'password_hash') return fixes.hash;
  return column === 'password_hash_type' ? fixes.type : undefined;
}
