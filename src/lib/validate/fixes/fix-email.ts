import { type CellFix, cellFix } from './fix-kinds';
import { parseOneCell } from './parse-one-cell';

// Matches nearly every address. Such a cell needs no repair.
const PLAIN = /^[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}$/;

// Control characters, soft hyphens, zero-width characters and direction marks.
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

// Long enough for an address with everything around it. Unwrapping longer cells would be slow.
const MAX_LENGTH = 1000;

/** The characters around an address, opening and closing. */
const WRAPPERS: readonly (readonly [string, string])[] = [
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
  ['<', '>'],
  ['[', ']'],
  ['(', ')'],
];

// Typographic quotation marks are in no address, so a single one can be removed, too.
const MARKS = /^[\p{Pi}\p{Pf}\u201a\u201e]+|[\p{Pi}\p{Pf}\u201a\u201e]+$/gu;
const SCHEME = /^mailto:/i;
const TRAILER = /[.,;]$/;

// Full-width characters of East Asian keyboards, each of which means one ASCII character.
const FULL_WIDTH = /[\uff01-\uff5e]/g;
const FULL_WIDTH_OFFSET = 0xfee0;

/** `text` without invisible characters. */
export function removeHiddenCharacters(text: string): string {
  return text.replace(HIDDEN, '').trim();
}

/**
 * Repairs a trimmed `email`: removes hidden characters, surrounding quotes and brackets, `mailto:`, and a comma after
 * it. Only if the row rules reject the cell and accept the repair.
 */
export function fixEmail(cell: string): CellFix | undefined {
  if (cell.length > MAX_LENGTH || PLAIN.test(cell) || parseOneCell('email', cell) !== undefined)
    return undefined;
  const visible = removeHiddenCharacters(cell);
  if (visible !== cell && parseOneCell('email', visible) !== undefined) {
    return cellFix('hidden_characters_removed', visible);
  }
  const bare = unwrapped(visible.replace(FULL_WIDTH, toAscii));
  return parseOneCell('email', bare) && cellFix('email_unwrapped', bare);
}

function toAscii(wide: string): string {
  return String.fromCharCode(wide.charCodeAt(0) - FULL_WIDTH_OFFSET);
}

function unwrapped(text: string): string {
  let inner = text;
  for (let before = ''; before !== inner;) {
    before = inner;
    inner = withoutWrapper(inner)
      .replace(MARKS, '')
      .replace(SCHEME, '')
      .replace(TRAILER, '')
      .trim();
  }
  return inner;
}

function withoutWrapper(text: string): string {
  const isWrapped = WRAPPERS.some(([open, close]) => text.startsWith(open) && text.endsWith(close));
  return isWrapped && text.length > 1 ? text.slice(1, -1) : text;
}
