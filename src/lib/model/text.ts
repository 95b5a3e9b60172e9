// C0 and C1 control characters, DEL, line and paragraph separators, and the marks that reorder or hide text.
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g;

/** `text` as one line that is safe on a terminal: control and reordering characters become a space. */
export function sanitizeLine(text: string): string {
  return text.replace(UNSAFE, ' ').trim();
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
