import { clip } from '../../model';
import type { ColumnName } from '../../records';

const LENGTH = 80;

/** Columns whose cells are never shown. `password_hash_type` may contain the hash by mistake. */
const SECRET: ReadonlySet<ColumnName> = new Set([
  'password',
  'password_hash',
  'password_hash_type',
  'metadata',
]);

// Control characters, separators, marks that reorder or hide text, and lone surrogates.
const INVISIBLE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\p{Surrogate}/gu;

/**
 * A cell as findings show it: clipped, on one line, with invisible characters as `\u0007`. Undefined for secret
 * columns.
 */
export function printableCell(column: ColumnName, cell: string): string | undefined {
  if (SECRET.has(column)) return undefined;
  return escapeInvisible(clip(cell, LENGTH));
}

/** `text` on one line, with characters that are invisible or reorder text written as escapes. */
export function escapeInvisible(text: string): string {
  return text.replace(
    INVISIBLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
