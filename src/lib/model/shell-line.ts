import { sanitizeLine } from './text';

/** Words as one line that a POSIX shell reads back as they are. Control characters, which no terminal may get, become blanks. */
export function shellLine(words: readonly string[]): string {
  return words.map(quoted).join(' ');
}

function quoted(word: string): string {
  if (/^[A-Za-z0-9_./:@%+=,-]+$/.test(word)) return word;
  return `'${sanitizeLine(word).replaceAll("'", `'\\''`)}'`;
}
