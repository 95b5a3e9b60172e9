import { sanitizeLine } from '../../model';
import { isRejectedAsNoValue } from './changed-text';
import { mayBeNoValueWord } from './no-value';
import { isWellFormed, type RowReader } from './row-reader';

// Slugs have at most 48 characters (docs/workos-api.md, "Role slugs"). A much longer one is a list written in a wrong
// way.
const MAX_LENGTH = 100;

// A slug as WorkOS documents it.
const DOCUMENTED = /^[a-z0-9_-]{1,48}$/;
const BLANK = /\s/;
const NONE: readonly string[] = Object.freeze([]);

/** True for the slug of a role, as WorkOS accepts it for a new one. */
export function isRoleSlug(slug: string): boolean {
  return DOCUMENTED.test(slug);
}

/** The role slugs of the row, trimmed and without repeats; empty when blank or when a problem was noted. */
export function readRoleSlugs(row: RowReader): readonly string[] {
  const plain = row.trimmed('role_slugs');
  if (plain === undefined) return NONE;
  if (isPlain(plain)) return [plain];
  const cell = row.text('role_slugs');
  if (cell === undefined || isRejectedAsNoValue(row, 'role_slugs', cell)) return NONE;
  const written = cell.startsWith('[') ? parseArray(cell) : cell.split(',');
  if (written === undefined) {
    const message =
      'role_slugs is not a JSON array of strings: write ["admin","member"] or admin,member';
    row.problem('role_slugs_invalid', 'role_slugs', message);
    return NONE;
  }
  const slugs = new Set<string>();
  for (const text of written) {
    const slug = text.trim();
    if (slug !== '') slugs.add(slug);
  }
  for (const slug of slugs) {
    if (isSlug(slug)) continue;
    const message = `role_slugs contains a text that is not a slug: write slugs such as admin or org-editor, separated by commas, without spaces, at most ${MAX_LENGTH} characters each`;
    row.problem('role_slugs_invalid', 'role_slugs', message);
    return NONE;
  }
  if (![...slugs].every(isRoleSlug)) {
    const message =
      'role_slugs contains a slug that no new role in WorkOS can have: slugs consist of lower-case letters, digits, - and _, at most 48 characters';
    row.warn('role_slug_unusual', 'role_slugs', message);
  }
  return [...slugs];
}

/** True for nearly every cell: a single slug. */
function isPlain(cell: string): boolean {
  return isRoleSlug(cell) && !mayBeNoValueWord(cell);
}

function isSlug(text: string): boolean {
  if (isRoleSlug(text)) return true;
  if (text.length > MAX_LENGTH || BLANK.test(text)) return false;
  return sanitizeLine(text) === text && isWellFormed(text);
}

function parseArray(json: string): readonly string[] | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isStringArray(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isStringArray(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
