import { noValueIn } from '../../records';
import { type CellFix, cellFix } from './fix-kinds';
import { parseOneCell } from './parse-one-cell';

// The characters of slugs in WorkOS. Source: docs/workos-api.md, "Role slugs".
const LIST = /^[a-z0-9_-]{1,100}(?:,[a-z0-9_-]{1,100})*$/;
const SLUG = /^[a-z0-9_-]{1,100}$/;

// Room for a hundred slugs. Searching longer cells would be slow.
const MAX_LENGTH = 10_000;

const QUOTES = /^["'`\u2018-\u201f]+|["'`\u2018-\u201f]+$/g;

/**
 * Repairs trimmed `role_slugs`: case, and lists as other tools write them. Slugs in WorkOS have no upper case, so
 * `Admin` can only mean `admin`. Undefined when the result would still not be a list of slugs.
 */
export function fixRoleSlugs(cell: string): CellFix | undefined {
  if (cell.length > MAX_LENGTH || LIST.test(cell)) return undefined;
  const noValue = noValueIn(cell);
  if (noValue === 'mark') return cellFix('placeholder_cleared', '');
  // It may be a slug, or say that there is none.
  if (noValue === 'word') return undefined;
  const written = parseOneCell('role_slugs', cell)?.roleSlugs;
  if (written?.every((slug) => SLUG.test(slug)) === true) return undefined;
  const slugs = new Set<string>();
  for (const part of partsOf(cell)) {
    const slug = part.trim().replace(QUOTES, '').trim().toLowerCase();
    if (slug !== '') slugs.add(slug);
  }
  const list = [...slugs].join(',');
  return LIST.test(list) ? cellFix('role_slugs_unified', list) : undefined;
}

/** Splits `a,b`, `a;b`, `a|b`, one slug a line, `[a, b]`, and `{a,b}` as PostgreSQL writes it. */
function partsOf(cell: string): readonly string[] {
  const inner = /^\[[^]*\]$|^\{[^]*\}$/.test(cell) ? cell.slice(1, -1) : cell;
  return inner.split(/[,;|\r\n]/);
}
