import { clip, sanitizeLine } from '../../model';
import type { ColumnName } from './columns';

/** An API key, a password hash (`$2b$…`, `{SSHA}…`), metadata, a TOTP secret as a URI. */
export const SECRET_FORM =
  /^(sk_\w|otpauth:|\$[\w-]{1,20}\$|\{[A-Za-z][\w-]{2,15}\}[A-Za-z0-9+/]|\{\s*["'](?!.?…))/;
// Every valid email, external id and organization id fits.
const SHOWN_LENGTH = 254;
/** Several lines: after an unclosed quote, those of other people. */
const LINES = /[\r\n]/;
/** Letters and digits as only a key, a hash or an id has them. */
export const TOKEN = /^(?=.*\d)(?=.*[A-Za-z])[^\s@]{24,}$/;
const IDS: ReadonlySet<ColumnName> = new Set([
  'external_id',
  'org_id',
  'org_external_id',
  'org_name',
  'role_slugs',
]);

/**
 * A cell as messages and files may show it. A secret in the wrong column, and a cell of several lines, is cut to its
 * first characters and its length.
 */
export function shownCell(column: ColumnName, cell: string): string {
  const text = cell.trim();
  const isSecret =
    SECRET_FORM.test(text) || LINES.test(text) || (!IDS.has(column) && TOKEN.test(text));
  return isSecret ? `${clip(text, 4)} (${String(text.length)} characters)` : cell;
}

/** A cell for a line of `errors.jsonl`: `shownCell`, safe on a terminal and of bounded length. */
export function errorLineCell(column: ColumnName, cell: string): string {
  return clip(sanitizeLine(shownCell(column, cell.trim())), SHOWN_LENGTH);
}

/** A header cell as messages may show it, in quotes; one that does not look like a name is described. */
export function shownHeader(name: string): string {
  if (isShownHeader(name)) return `"${name}"`;
  return `a name of ${String(name.length)} characters that is not shown`;
}

/** True for a header cell that looks like a name. Any other may be data. */
export function isShownHeader(name: string): boolean {
  const looksLikeName = /^[\p{L}\p{M}\p{N} _.-]{1,39}$/u.test(name) && !SECRET_FORM.test(name);
  return looksLikeName && !TOKEN.test(name);
}
