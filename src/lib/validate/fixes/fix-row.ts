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
import { fixTotp, type TotpFix } from './fix-totp';

/** A fix of one cell of a row. */
export interface RowFix extends CellFix {
  readonly column: ColumnName;
  /** Index of the cell in the row. */
  readonly index: number;
}

const NONE: readonly RowFix[] = Object.freeze([]);

/**
 * The fixes of a row, at most one a cell, in the order of `COLUMN_NAMES`, and then those of cells that are metadata
 * keys. A row with too many or too few cells has none: it is unclear which column each cell belongs to.
 */
export function fixRow(
  cells: readonly string[],
  columns: Columns,
  faults: FileFaults = NO_FAULTS,
): readonly RowFix[] {
  if (!fitsColumns(cells, columns)) return NONE;
  const repaired = repairedAsWhole(cells, columns, faults);
  const fixes = columnFixes(repaired, columns, faults);
  return columns.metadataKeys.length === 0
    ? fixes
    : [...fixes, ...keyFixes(repaired, columns, faults)];
}

function columnFixes(
  repaired: RepairedAsWhole,
  columns: Columns,
  faults: FileFaults,
): readonly RowFix[] {
  let fixes: RowFix[] | undefined;
  const credentials = credentialsOf(repaired.bare, columns);
  const totp = totpOf(repaired.bare, columns);
  for (const column of COLUMN_NAMES) {
    const index = columns.positions[column];
    const cell = index === undefined ? undefined : repaired.bare[index];
    if (index === undefined || cell === undefined) continue;
    const ofCell =
      credentialFix(credentials, column) ?? totpFix(totp, column) ?? fixCell(column, cell, faults);
    const fix = ofCell ?? fixAsWhole(repaired, index);
    if (fix !== undefined) (fixes ??= []).push(rowFix(fix, column, index));
  }
  return fixes ?? NONE;
}

/** The fixes of cells that are metadata keys. Such a cell is a text, as a name is. */
function keyFixes(
  repaired: RepairedAsWhole,
  { metadataKeys }: Columns,
  faults: FileFaults,
): readonly RowFix[] {
  return metadataKeys.flatMap(({ index }) => {
    const cell = index === undefined ? undefined : repaired.bare[index];
    if (index === undefined || cell === undefined) return [];
    const fix = fixCell('first_name', cell, faults) ?? fixAsWhole(repaired, index);
    return fix === undefined ? [] : [rowFix(fix, 'metadata', index)];
  });
}

function rowFix({ kind, value, what }: CellFix, column: ColumnName, index: number): RowFix {
  return { kind, value, what, column, index };
}

interface RepairedAsWhole {
  readonly cells: readonly string[];
  /** The cells after what is repaired in all of them alike. */
  readonly bare: readonly string[];
  /** The kind of fix that this is. */
  readonly kind: FixKind;
}

function repairedAsWhole(
  cells: readonly string[],
  columns: Columns,
  { isGarbled }: FileFaults,
): RepairedAsWhole {
  const decoded = isGarbled ? cells.map((cell) => ungarbled(cell) ?? cell) : cells;
  const bare = withoutRowQuotes(decoded, columns);
  return { cells, bare, kind: bare === decoded ? 'text_decoded' : 'quotes_removed' };
}

function fixAsWhole({ cells, bare, kind }: RepairedAsWhole, index: number): CellFix | undefined {
  const cell = bare[index];
  return cell === undefined || cell === cells[index] ? undefined : cellFix(kind, cell);
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

function totpOf(cells: readonly string[], { positions }: Columns): TotpFix {
  const [secret, issuer] = [positions.totp_secret, positions.totp_issuer];
  return fixTotp({
    secret: secret === undefined ? undefined : cells[secret]?.trim(),
    issuer: issuer === undefined ? undefined : cells[issuer]?.trim(),
  });
}

function totpFix(fixes: TotpFix, column: ColumnName): CellFix | undefined {
  if (column === 'totp_secret') return fixes.secret;
  return column === 'totp_issuer' ? fixes.issuer : undefined;
}
