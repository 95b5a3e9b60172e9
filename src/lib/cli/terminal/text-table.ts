import chalk from 'chalk';
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import { sanitizeLine } from '../../model';

const GAP = '  ';
const PLAIN = /^[\x20-\x7e]*$/;
const ONE_WORD = /^[\x21-\x7e]*$/;

/** A column of a text table; `width` is in terminal cells. */
export interface Column {
  readonly title: string;
  readonly width: number;
  readonly align?: 'right';
}

/** The content of one column of a row: one text, or several below each other. Texts that are too wide are wrapped. */
export type Cell = string | readonly string[];

/** The columns of a table, and the cells of one of its items. */
export interface TableLayout<T> {
  readonly columns: readonly Column[];
  readonly cells: (item: T) => readonly Cell[];
}

/** A table that is printed item by item. */
export interface ItemTable<T> {
  readonly head: string;
  row(item: T): string;
}

/** Pure, but for colours. */
export function itemTable<T>({ columns, cells }: TableLayout<T>): ItemTable<T> {
  return { head: tableHead(columns), row: (item) => tableRow(columns, cells(item)) };
}

/** The column for row numbers up to `rows`. */
export function rowColumn(rows: number): Column {
  return { title: 'Row', width: Math.max(3, String(rows).length), align: 'right' };
}

/** The widest email of `sample`, or `least`. */
export function emailWidth(sample: readonly { readonly email: string }[], least: number): number {
  return sample.reduce((most, { email }) => Math.max(most, textWidth(email)), least);
}

/** The terminal cells that `columns` take side by side. */
export function widthOf(columns: readonly Pick<Column, 'width'>[]): number {
  return columns.reduce((sum, { width }) => sum + width, GAP.length * (columns.length - 1));
}

/** The titles of a table, ending with a line feed. */
export function tableHead(columns: readonly Column[]): string {
  const titles = columns.map(({ title }) => title);
  return `${chalk.bold(tableRow(columns, titles).trimEnd())}\n`;
}

/** One row of a table, as many lines as its tallest cell, ending with a line feed. Control characters become blanks. */
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

/** The width of a text in terminal cells. */
export function textWidth(text: string): number {
  return PLAIN.test(text) ? text.length : stringWidth(text);
}

function linesOf(cell: Cell, width: number): readonly string[] {
  const texts = typeof cell === 'string' ? [cell] : cell;
  return texts.flatMap((text) => {
    const line = sanitizeLine(text);
    if (line.length <= width && PLAIN.test(line)) return [line];
    return ONE_WORD.test(line) ? parts(line, width) : wrapped(line, width);
  });
}

/** A word without blanks, such as an email: most rows have another one, and wrapping it takes long. */
function parts(word: string, width: number): readonly string[] {
  const count = Math.ceil(word.length / width);
  return Array.from({ length: count }, (_, at) => word.slice(at * width, (at + 1) * width));
}

// Many rows share few messages. Wrapping one takes as long as reading a hundred failures.
const MAX_CACHED = 1_000;
const cache = new Map<string, readonly string[]>();

function wrapped(line: string, width: number): readonly string[] {
  const key = `${String(width)} ${line}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const lines = wrapAnsi(line, width, { hard: true }).split('\n');
  if (cache.size >= MAX_CACHED) cache.clear();
  cache.set(key, lines);
  return lines;
}

function aligned(text: string, { width, align }: Column): string {
  const pad = ' '.repeat(Math.max(0, width - textWidth(text)));
  return align === 'right' ? pad + text : text + pad;
}
