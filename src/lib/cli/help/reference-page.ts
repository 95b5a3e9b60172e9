import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import chalk from 'chalk';
import wrapAnsi from 'wrap-ansi';
import { type Column, tableHead, tableRow, textWidth, widthOf } from '../terminal/text-table';

// In the sources and in the build.
const REFERENCE = join(__dirname, '..', '..', '..', '..', 'docs', 'reference.md');

/** The help pages that are sections of docs/reference.md, by what the user types. */
export const REFERENCE_PAGES: Readonly<Record<string, string>> = {
  environment: 'Environment',
  'exit-codes': 'Exit status',
  csv: 'The CSV',
};

/** A section of docs/reference.md as text of at most `width` columns. */
export function referencePage(heading: string, width: number): string {
  const [, section = ''] =
    new RegExp(`^## ${heading}\n([^]*?)(?=^## |(?![^]))`, 'm').exec(
      readFileSync(REFERENCE, 'utf8').replaceAll('\r\n', '\n'),
    ) ?? [];
  const blocks = section.trim().split(/\n{2,}/);
  const texts = blocks.map((block) =>
    block.startsWith('|') ? table(block, width) : prose(block, width),
  );
  return [chalk.bold(heading), ...texts].join('\n\n');
}

/** A paragraph, or a list with an item each line. */
function prose(block: string, width: number): string {
  const items = block.startsWith('- ') ? block.split(/\n(?=- )/) : [block];
  return items.map((item) => wrapAnsi(plain(item.replaceAll(/\n\s*/g, ' ')), width)).join('\n');
}

/** A table whose last column takes the width that the others leave. */
function table(block: string, width: number): string {
  const [titles = [], , ...rows] = block.split('\n').map(cellsOf);
  const fixed = titles.slice(0, -1).map((title, at): Column => {
    const texts = [title, ...rows.map((cells) => cells[at] ?? '')];
    return { title, width: Math.min(Math.max(...texts.map(textWidth)), Math.floor(width / 3)) };
  });
  const last = { title: titles.at(-1) ?? '', width: 0 };
  const left = Math.max(20, width - widthOf([...fixed, last]));
  const columns = [...fixed, { ...last, width: left }];
  return `${tableHead(columns)}${rows.map((row) => tableRow(columns, row)).join('')}`.trimEnd();
}

function cellsOf(line: string): readonly string[] {
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => plain(cell.trim()));
}

/** Markdown without its marks. */
function plain(text: string): string {
  return text
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/\*\*|`/g, '')
    .replaceAll('\\|', '|');
}
