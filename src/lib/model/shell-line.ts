import { sanitizeLine } from './text';

/**
 * Words as one line that a POSIX shell splits into the same words. Control characters become blanks: a terminal must
 * not get them.
 */
export function shellLine(words: readonly string[]): string {
  return words.map(quoted).join(' ');
}

function quoted(word: string): string {
  if (/^[A-Za-z0-9_./:@%+=,-]+$/.test(word)) return word;
  return `'${sanitizeLine(word).replaceAll("'", `'\\''`)}'`;
}
