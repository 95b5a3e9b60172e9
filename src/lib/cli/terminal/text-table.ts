import chalk from 'chalk';
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import { sanitizeLine } from '../../model';

const GAP = '  ';
const PLAIN = /^[\x20-\x7e]*$/;

/** A column of a text table; `width` in cells of the terminal. */
export interface Column {
  readonly title: string;
  readonly width: number;
  readonly align?: 'right';
}

/** What stands in one column of a row: a text, or several one below the other. Wrapped where it is too wide. */
export type Cell = string | readonly string[];

/** Columns of a terminal that `columns` take, side by side. */
export function widthOf(columns: readonly Pick<Column, 'width'>[]): number {
  return columns.reduce((sum, { width }) => sum + width, GAP.length * (columns.length - 1));
}

/** The titles of a table, with a line feed. */
export function tableHead(columns: readonly Column[]): string {
  const titles = columns.map(({ title }) => title);
  return `${chalk.bold(tableRow(columns, titles).trimEnd())}\n`;
}

/** One row of a table, of as many lines as its fullest cell needs, with a line feed. Control characters are blanks. */
export function tableRow(columns: readonly Column[], cells: readonly Cell[]): string {
  const texts = columns.map(({ width }, index) => linesOf(cells[index] ?? '', width));
  const height = Math.max(...texts.map((lines) => lines.length));
  let text = '';
  for (let at = 0; at < height; at += 1) {
    const parts = columns.map((column, index) => aligned(texts[index]?.[at] ?? '', column));
    text += `${parts.join(GAP).trimEnd()}\n`;
  }
  return text;
}

/** How wide a text is on a terminal. */
export function textWidth(text: string): number {
  return PLAIN.test(text) ? text.length : stringWidth(text);
}

function linesOf(cell: Cell, width: number): readonly string[] {
  const texts = typeof cell === 'string' ? [cell] : cell;
  return texts.flatMap((text) => {
    const line = sanitizeLine(text);
    return line.length <= width && PLAIN.test(line) ? [line] : wrapped(line, width);
  });
}

// Messages are few, and rows many: to wrap one takes as long as to read a hundred failures.
const REMEMBERED = 1_000;
const memory = new Map<string, readonly string[]>();

function wrapped(line: string, width: number): readonly string[] {
  const key = `${String(width)} ${line}`;
  const known = memory.get(key);
  if (known !== undefined) return known;
  const lines = wrapAnsi(line, width, { hard: true }).split('\n');
  if (memory.size >= REMEMBERED) memory.clear();
  memory.set(key, lines);
  return lines;
}

function aligned(text: string, { width, align }: Column): string {
  const pad = ' '.repeat(Math.max(0, width - textWidth(text)));
  return align === 'right' ? pad + text : text + pad;
}
