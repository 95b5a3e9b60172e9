import stringWidth from 'string-width';
import {
  type Column,
  tableHead,
  tableRow,
  textWidth,
  widthOf,
} from '../../../src/lib/cli/terminal/text-table';

const COLUMNS: readonly Column[] = [
  { title: 'Row', width: 3, align: 'right' },
  { title: 'Name', width: 8 },
  { title: 'Text', width: 12 },
];

describe('a row of a table', () => {
  it('aligns cells to columns and numbers to the right, without trailing blanks', () => {
    expect(tableHead(COLUMNS)).toBe('Row  Name      Text\n');
    expect(tableRow(COLUMNS, ['7', 'Ann', 'fine'])).toBe('  7  Ann       fine\n');
    expect(tableRow(COLUMNS, ['7', 'Ann'])).toBe('  7  Ann\n');
  });

  it('has as many lines as its tallest cell', () => {
    expect(tableRow(COLUMNS, ['7', ['Ann', 'Lee'], 'not as short as the others'])).toBe(
      ['  7  Ann       not as short', '     Lee       as the', '               others', ''].join(
        '\n',
      ),
    );
  });

  it('cuts a word that is wider than its column', () => {
    expect(tableRow(COLUMNS, ['', 'abcdefghijkl'])).toBe('     abcdefgh\n     ijkl\n');
  });

  it.each([
    ['wide characters', '日本語の名前とても長い'],
    ['emoji', '👩‍👩‍👧 😀😀😀😀😀😀😀😀'],
    ['combining marks', 'e\u0301'.repeat(30)],
    ['only blanks', ' '.repeat(40)],
    ['control sequences', `\u001b[31m${'red '.repeat(9)}\u001b]0;title\u0007\u009b31m\u202e`],
  ])('is never wider than its columns: %s', (_, text) => {
    const lines = tableRow(COLUMNS, [text, text, text]).split('\n');
    for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(widthOf(COLUMNS));
    expect(lines.join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
  });

  it('is measured in terminal cells', () => {
    expect(['abc', '日本', '😀', 'e\u0301'].map(textWidth)).toEqual([3, 4, 2, 1]);
  });
});
