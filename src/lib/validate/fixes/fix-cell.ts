import type { ColumnName } from '../../records';
import { fixEmail, withoutHidden } from './fix-email';
import { type CellFix, cellFix } from './fix-kinds';
import { fixMetadata } from './fix-metadata';
import { fixRoleSlugs } from './fix-role-slugs';
import { parseLoneCell } from './parse-lone-cell';

const TRUE: ReadonlySet<string> = new Set(['true', 'yes', 'y', '1', 't', 'on', '1.0']);
const FALSE: ReadonlySet<string> = new Set(['false', 'no', 'n', '0', 'f', 'off', '0.0']);
/** What databases and spreadsheets write for "no value". */
const NONE: ReadonlySet<string> = new Set(['null', 'none', '\\n', 'nan']);

/** What repairs trimmed text; columns that are not here are trimmed and no more. */
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
 * The one right repair of a cell, or undefined when it needs none or has none. Fixing what was fixed changes nothing.
 * Whatever the row rules accept keeps its meaning, but for role slugs that WorkOS cannot know. Repairs that need the
 * row's other cells are `fixRow`'s.
 */
export function fixCell(column: ColumnName, cell: string): CellFix | undefined {
  // A password may begin or end with blanks.
  if (cell === '' || column === 'password') return undefined;
  const text = hasEdges(cell) ? cell.trim() : cell;
  const fix = text === '' ? undefined : REPAIRS[column]?.(text);
  if (fix !== undefined) return fix;
  return text === cell ? undefined : cellFix('blanks_trimmed', text);
}

/** True when `trim` might find something to do. */
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

// Only what nobody can have meant is removed: an id that the rules accept stays.
function fixId(
  column: 'external_id' | 'org_id' | 'org_external_id',
  text: string,
): CellFix | undefined {
  const visible = withoutHidden(text);
  if (visible === text || parseLoneCell(column, text) !== undefined) return undefined;
  return parseLoneCell(column, visible) && cellFix('hidden_characters_removed', visible);
}
