import wrapAnsi from 'wrap-ansi';
import { textWidth } from './text-table';

const COLOUR = String.raw`(?:\u001b\[\d+m)*`;
const INDENT = /^(?: |\u001b\[\d+m)*/;
/** A line that begins with an arrow, a count or a label: its text stands in a column of its own. */
const HEADED = new RegExp(`^ *${COLOUR}(?:→|[\\d,]+ ×|[A-Z][a-z]+(?: [a-z]+)? {2,})${COLOUR} *`);
const COMMAND = /(?<=^|: )workos-migrate .*$/;
/** Takes the place of a blank at which a line must not be broken. Texts hold no private characters. */
const HARD_BLANK = '\ue000';

/**
 * `text` in lines of at most `width` cells, broken at blanks only. The further lines of a line are indented. A command
 * at the end of a line, and a word that is too long, stay whole, so that they can be copied.
 */
export function wrapText(text: string, width: number): string {
  const lines = text.split('\n');
  return lines
    .map((line) => (textWidth(line) <= width ? line : wrapLine(line, width)))
    .join('\n')
    .replaceAll(HARD_BLANK, ' ');
}

/** A text that `wrapText` leaves whole: a command of another tool, to be copied. */
export function unbroken(text: string): string {
  return text.replaceAll(' ', HARD_BLANK);
}

function wrapLine(line: string, width: number): string {
  const headed = HEADED.exec(line)?.[0];
  const lead = headed ?? INDENT.exec(line)?.[0] ?? '';
  const indent = textWidth(lead);
  const hang = headed === undefined && indent > 0 ? indent + 2 : indent;
  const body = line
    .slice(lead.length)
    .replaceAll(/(?<=\d) (?=%)/g, HARD_BLANK)
    .replace(COMMAND, unbroken);
  const [first = '', ...rest] = wrapAnsi(body, width - hang).split('\n');
  return [lead + first, ...rest.map((each) => ' '.repeat(hang) + each)].join('\n');
}
