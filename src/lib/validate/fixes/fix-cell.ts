import {
  type ColumnName,
  noValueIn,
  quotedText,
  spreadsheetText,
  ungarbled,
  withoutInvisible,
} from '../../records';
import { fixEmail, removeHiddenCharacters } from './fix-email';
import { type CellFix, cellFix, type FileFaults, NO_FAULTS } from './fix-kinds';
import { fixMetadata } from './fix-metadata';
import { fixRoleSlugs } from './fix-role-slugs';
import { parseOneCell } from './parse-one-cell';

/** The words that the row rules do not accept, but that can only mean true or false. */
const TRUE: ReadonlySet<string> = new Set(['t', 'on', '1.0']);
const FALSE: ReadonlySet<string> = new Set(['f', 'off', '0.0']);
/** The repairs of trimmed text. Other columns are only trimmed. */
const REPAIRS: Readonly<
  Partial<Record<ColumnName, (text: string, faults: FileFaults) => CellFix | undefined>>
> = {
  email: fixEmail,
  first_name: fixText,
  last_name: fixText,
  email_verified: fixBoolean,
  external_id: (text) => fixId('external_id', text),
  totp_issuer: fixText,
  metadata: fixMetadata,
  // The row rules warn of no `org_id`: a valid one is meant as it is.
  org_id: (text) => (isIdOf('org_id', text) ? undefined : fixId('org_id', text)),
  org_external_id: (text) => fixId('org_external_id', text),
  org_name: fixText,
  role_slugs: fixRoleSlugs,
};

/**
 * The one right repair of a cell; undefined when it needs none, or when there is not exactly one. Fixing a fixed cell
 * changes nothing. Cells that the row rules accept without a warning keep their meaning, except role slugs that WorkOS
 * cannot have.
 * `fixRow` makes the repairs that depend on other cells of the row.
 */
export function fixCell(
  column: ColumnName,
  cell: string,
  faults: FileFaults = NO_FAULTS,
): CellFix | undefined {
  // A password may begin or end with spaces.
  if (cell === '' || column === 'password') return undefined;
  const text = hasEdges(cell) ? cell.trim() : cell;
  const fix = text === '' ? undefined : REPAIRS[column]?.(text, faults);
  if (fix !== undefined) return fix;
  return text === cell ? undefined : cellFix('blanks_trimmed', text);
}

/** False when `trim` would certainly change nothing. */
function hasEdges(cell: string): boolean {
  const first = cell.charCodeAt(0);
  const last = cell.charCodeAt(cell.length - 1);
  return first <= 0x20 || last <= 0x20 || first > 0x7e || last > 0x7e;
}

function fixBoolean(text: string): CellFix | undefined {
  const word = text.toLowerCase();
  if (TRUE.has(word)) return cellFix('boolean_unified', 'true');
  if (FALSE.has(word)) return cellFix('boolean_unified', 'false');
  return noValueIn(text) === undefined ? undefined : cellFix('boolean_blanked', '');
}

/** Undoes what other tools do to names, until nothing is left to undo. */
function fixText(text: string, faults: FileFaults): CellFix | undefined {
  let fix: CellFix | undefined;
  for (let next = undoOne(text, faults); next !== undefined; next = undoOne(next.value, faults)) {
    fix = cellFix(fix?.kind ?? next.kind, next.value);
  }
  return fix;
}

function undoOne(text: string, { isGarbled }: FileFaults): CellFix | undefined {
  if (noValueIn(text) === 'mark') return cellFix('placeholder_cleared', '');
  const meant = isGarbled ? ungarbled(text) : undefined;
  if (meant !== undefined) return cellFix('text_decoded', meant);
  const visible = withoutInvisible(text);
  if (visible !== text) return cellFix('hidden_characters_removed', visible);
  const plain = spreadsheetText(text);
  if (plain !== undefined) return cellFix('spreadsheet_text_unwrapped', plain);
  const quoted = quotedText(text);
  return quoted?.isTypographic === true
    ? cellFix('quotes_removed', quoted.inner.trim())
    : undefined;
}

type IdColumn = 'external_id' | 'org_id' | 'org_external_id';

// Hidden characters are removed only from invalid ids. A repair must be an id.
function fixId(column: IdColumn, text: string): CellFix | undefined {
  const visible = removeHiddenCharacters(text);
  const isHidden = visible !== text && !isIdOf(column, text);
  const fix = isHidden ? cellFix('hidden_characters_removed', visible) : undefined;
  const last = fixText(fix?.value ?? text, NO_FAULTS) ?? fix;
  if (last === undefined || (last.value !== '' && !isIdOf(column, last.value))) return undefined;
  return cellFix(fix?.kind ?? last.kind, last.value);
}

function isIdOf(column: IdColumn, text: string): boolean {
  return parseOneCell(column, text) !== undefined;
}
