import type { Delimiter } from './csv-source';

const TAB = '\t';

/** The delimiters that are recognized, in order of preference for a header that does not decide. */
export const DELIMITERS: readonly Delimiter[] = [',', ';', TAB, '|'];

// One ASCII character that no name, address or number has, and that no line end or quote is.
const DELIMITER = /^[\x01-\x09\x0b\x0c\x0e-\x1f!#$%&*,/:;<=>?\\^`|~]$/;

/** The delimiter that a user writes: one character, `tab` or `\t`; undefined for anything else. */
export function delimiterNamed(text: string): Delimiter | undefined {
  if (text.toLowerCase() === 'tab' || text === '\\t') return TAB;
  return DELIMITER.test(text) ? text : undefined;
}

// Excel writes and reads this line. https://support.microsoft.com "Import or export text (.txt or .csv) files"
const SEP_LINE = /^"?sep=(.)"?(?:\r\n|\r|\n)/i;

/** The first line of a file when it only names the delimiter: `sep=;`. */
export interface SepLine {
  readonly delimiter: Delimiter;
  /** Characters of the line with its line end, all of them ASCII. */
  readonly length: number;
}

/** The `sep=` line that `text` begins with, if it does. */
export function sepLineOf(text: string): SepLine | undefined {
  const [line, named = ''] = SEP_LINE.exec(text) ?? [];
  const delimiter = delimiterNamed(named);
  return line === undefined || delimiter === undefined
    ? undefined
    : { delimiter, length: line.length };
}
