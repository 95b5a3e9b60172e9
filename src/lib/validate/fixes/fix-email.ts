import { type CellFix, cellFix } from './fix-kinds';
import { parseLoneCell } from './parse-lone-cell';

// What nearly every address is. It needs no look at the rules.
const PLAIN = /^[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}$/;

// Soft hyphen, zero-width characters, marks of direction, and control characters.
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

// Several addresses with all that can stand around them. What is longer is none, and unwrapping would be slow.
const MAX_LENGTH = 1000;

/** What an address is written in, opening and closing. */
const WRAPPERS: readonly (readonly [string, string])[] = [
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
  ['\u201c', '\u201d'],
  ['\u2018', '\u2019'],
  ['<', '>'],
  ['[', ']'],
  ['(', ')'],
];

const SCHEME = /^mailto:/i;
const TRAILER = /[.,;]$/;

// Letters and signs of East Asian keyboards, each of which stands for one of ASCII.
const FULL_WIDTH = /[\uff01-\uff5e]/g;
const FULL_WIDTH_OFFSET = 0xfee0;

/** `text` without characters that cannot be seen. */
export function withoutHidden(text: string): string {
  return text.replace(HIDDEN, '').trim();
}

/**
 * Repairs a trimmed `email`: hidden characters, quotes, brackets or `mailto:` around it, a comma after it. Only when
 * the row rules refuse the cell and accept the repair.
 */
export function fixEmail(cell: string): CellFix | undefined {
  if (cell.length > MAX_LENGTH || PLAIN.test(cell) || parseLoneCell('email', cell) !== undefined)
    return undefined;
  const visible = withoutHidden(cell);
  if (visible !== cell && parseLoneCell('email', visible) !== undefined) {
    return cellFix('hidden_characters_removed', visible);
  }
  const bare = unwrapped(visible.replace(FULL_WIDTH, toAscii));
  return parseLoneCell('email', bare) && cellFix('email_unwrapped', bare);
}

function toAscii(wide: string): string {
  return String.fromCharCode(wide.charCodeAt(0) - FULL_WIDTH_OFFSET);
}

function unwrapped(text: string): string {
  let inner = text;
  for (let before = ''; before !== inner;) {
    before = inner;
    inner = withoutWrapper(inner).replace(SCHEME, '').replace(TRAILER, '').trim();
  }
  return inner;
}

function withoutWrapper(text: string): string {
  const isWrapped = WRAPPERS.some(([open, close]) => text.startsWith(open) && text.endsWith(close));
  return isWrapped && text.length > 1 ? text.slice(1, -1) : text;
}
