import { clip, escapeInvisible } from '../../model';
import { type ColumnName, shownCell } from '../../records';

const LENGTH = 80;

/** Columns whose cells are never shown. `password_hash_type` may contain the hash by mistake. */
const SECRET: ReadonlySet<ColumnName> = new Set([
  'password',
  'password_hash',
  'password_hash_type',
  'totp_secret',
  'metadata',
]);

/**
 * A cell as findings show it: clipped, on one line, with invisible characters as `\u0007`. Undefined for secret
 * columns.
 */
export function printableCell(column: ColumnName, cell: string): string | undefined {
  if (SECRET.has(column)) return undefined;
  return escapeInvisible(clip(shownCell(column, cell), LENGTH));
}
