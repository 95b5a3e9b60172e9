import type { ColumnName } from '../../records';
import { fixEmail, removeHiddenCharacters } from './fix-email';
import { type CellFix, cellFix } from './fix-kinds';
import { fixMetadata } from './fix-metadata';
import { fixRoleSlugs } from './fix-role-slugs';
import { parseOneCell } from './parse-one-cell';

const TRUE: ReadonlySet<string> = new Set(['true', 'yes', 'y', '1', 't', 'on', '1.0']);
const FALSE: ReadonlySet<string> = new Set(['false', 'no', 'n', '0', 'f', 'off', '0.0']);
/** The words that databases and other tools write for "no value". */
const NONE: ReadonlySet<string> = new Set(['null', 'none', '\\n', 'nan']);

/** The repairs of trimmed text. Other columns are only trimmed. */
const REPAIRS: Readonly<Partial<Record<ColumnName, (text: string) => CellFix | undefined>>> = {
  email: fixEmail,
  email_verified: fixBoolean,
  external_id: (text) => fixId('external_id', text),
  metadata: fixMetadata,
  org_id: (text) => fixId('org_id', text),
  org_external_id: (text) => fixId('org_external_id', text),
  role_slugs: fixRoleSlugs,
};

/**
 * The one right repair of a cell; undefined when it needs none, or when there is not exactly one. Fixing a fixed cell
 * changes nothing. Cells that the row rules accept keep their meaning, except role slugs that WorkOS cannot have.
 * `fixRow` makes the repairs that depend on other cells of the row.
 */
export function fixCell(column: ColumnName, cell: string): CellFix | undefined {
  // A password may begin or end with spaces.
  if (cell === '' || column === 'password') return undefined;
  const text = hasEdges(cell) ? cell.trim() : cell;
  const fix = text === '' ? undefined : REPAIRS[column]?.(text);
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
  if (text === 'true' || text === 'false') return undefined;
  const word = text.toLowerCase();
  if (TRUE.has(word)) return cellFix('boolean_unified', 'true');
  if (FALSE.has(word)) return cellFix('boolean_unified', 'false');
  return NONE.has(word) ? cellFix('boolean_blanked', '') : undefined;
}

// Hidden characters are removed only from invalid ids: an id that the rules accept stays as it is.
function fixId(
  column: 'external_id' | 'org_id' | 'org_external_id',
  text: string,
): CellFix | undefined {
  const visible = removeHiddenCharacters(text);
  if (visible === text || parseOneCell(column, text) !== undefined) return undefined;
  return parseOneCell(column, visible) && cellFix('hidden_characters_removed', visible);
}
