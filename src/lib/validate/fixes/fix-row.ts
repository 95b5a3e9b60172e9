import {
  COLUMN_NAMES,
  type ColumnName,
  type Columns,
  fitsColumns,
  quotedText,
  ungarbled,
} from '../../records';
import { fixCell } from './fix-cell';
import { type CredentialsFix, fixCredentials } from './fix-credentials';
import { fixEmail } from './fix-email';
import { cellFix, type CellFix, type FileFaults, type FixKind, NO_FAULTS } from './fix-kinds';

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
export function fixRow(
  cells: readonly string[],
  columns: Columns,
  faults: FileFaults = NO_FAULTS,
): readonly RowFix[] {
  if (!fitsColumns(cells, columns)) return NONE;
  const { bare, kind } = repairedAsWhole(cells, columns, faults);
  let fixes: RowFix[] | undefined;
  const credentials = credentialsOf(bare, columns);
  for (const column of COLUMN_NAMES) {
    const index = columns.positions[column] ?? cells.length;
    const cell = bare[index];
    if (cell === undefined) continue;
    const ofCell = credentialFix(credentials, column) ?? fixCell(column, cell, faults);
    const fix = ofCell ?? (cell === cells[index] ? undefined : cellFix(kind, cell));
    if (fix !== undefined) (fixes ??= []).push(rowFix(fix, column, index));
  }
  return fixes ?? NONE;
}

function rowFix({ kind, value, what }: CellFix, column: ColumnName, index: number): RowFix {
  return { kind, value, what, column, index };
}

/** The cells after what is repaired in all of them alike, and the kind of fix that this is. */
function repairedAsWhole(
  cells: readonly string[],
  columns: Columns,
  { isGarbled }: FileFaults,
): { readonly bare: readonly string[]; readonly kind: FixKind } {
  const decoded = isGarbled ? cells.map((cell) => ungarbled(cell) ?? cell) : cells;
  const bare = withoutRowQuotes(decoded, columns);
  return { bare, kind: bare === decoded ? 'text_decoded' : 'quotes_removed' };
}

/**
 * The cells without the quotation marks that a tool wrote around every text. They are around the email, which has to be
 * repaired, and are removed wherever the same marks are around a cell, or nowhere. `fixCell` repairs the email itself.
 */
function withoutRowQuotes(cells: readonly string[], { positions }: Columns): readonly string[] {
  const email = cells[positions.email ?? -1]?.trim() ?? '';
  const marks = quotedText(email)?.marks;
  if (marks === undefined || fixEmail(email) === undefined) return cells;
  return cells.map((cell, index) => {
    const quoted = index === positions.email ? undefined : quotedText(cell.trim());
    return quoted?.marks === marks ? quoted.inner : cell;
  });
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
