const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
const CONTROLS = /[\p{Cc}\u2028\u2029]+/gu;
// Marks that reorder, join or hide text, lone surrogates, and characters without a glyph; not the variation selectors,
// which choose between two forms of a visible character.
const INVISIBLE = /(?![\ufe00-\ufe0f])[\p{Cc}\p{Cf}\p{Cs}\p{DI}\u2028\u2029]/gu;

/**
 * `text` as one line that is safe on a terminal: control characters become a space, characters that are invisible or
 * reorder text are written as `\u200b`.
 */
export function sanitizeLine(text: string): string {
  return PRINTABLE_ASCII.test(text)
    ? text.trim()
    : escapeInvisible(text.replace(CONTROLS, ' ')).trim();
}

/** `text` with control characters, and those that are invisible or reorder text, as JSON escapes them: `\u200b`. */
export function escapeInvisible(text: string): string {
  return PRINTABLE_ASCII.test(text) ? text : text.replace(INVISIBLE, escaped);
}

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}

/**
 * `text` in memory of its own. A cell is a slice of the block it was read in and keeps that whole block alive, so a
 * text that outlives its row must be copied.
 */
export function ownCopy(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}

/** `text` in at most `length` characters, with an ellipsis where it was cut. */
export function clip(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, Math.max(0, length - 1))}…`;
}
