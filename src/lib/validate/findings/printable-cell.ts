import { clip } from '../../model';
import type { ColumnName } from '../../records';

const LENGTH = 80;

/** Columns whose cells are shown to nobody. The type of a hash may be the hash in the wrong column. */
const SECRET: ReadonlySet<ColumnName> = new Set([
  'password',
  'password_hash',
  'password_hash_type',
  'metadata',
]);

// Control characters, separators, and the marks that reorder or hide text; and halves of characters.
const INVISIBLE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\p{Surrogate}/gu;

/** A cell as a finding shows it: clipped, one line, what is invisible as `\u0007`. Undefined when it is a secret's. */
export function shownCell(column: ColumnName, cell: string): string | undefined {
  if (SECRET.has(column)) return undefined;
  return visible(clip(cell, LENGTH));
}

/** `text` on one line, with everything that is invisible or moves text written as an escape. */
export function visible(text: string): string {
  return text.replace(
    INVISIBLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
