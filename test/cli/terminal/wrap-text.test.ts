import chalk from 'chalk';
import { unbroken, wrapText } from '../../../src/lib/cli/terminal/wrap-text';

describe('a line that is too wide is broken at blanks', () => {
  it.each([
    ['a sentence', 'one two three four', ['one two', 'three four']],
    ['a field', '  Rows         one two', ['  Rows         one', '               two']],
    ['an action', '  → one two three', ['  → one', '    two', '    three']],
    ['a count', '  12 × one two', ['  12 × one', '       two']],
    ['an indented line', '  one two three', ['  one', '    two', '    three']],
    ['a long word', '/a/very/long/path and', ['/a/very/long/path', 'and']],
    ['a share', 'arrived 98 %', ['arrived', '98 %']],
    ['a line that fits', '  one  two', ['  one  two']],
  ])('%s', (_, line, lines) => {
    expect(wrapText(line, line.includes('Rows') ? 18 : 10).split('\n')).toEqual(lines);
  });

  it.each([
    ['  → workos-migrate import x.csv --sandbox', ['  → workos-migrate import x.csv --sandbox']],
    [
      'To resume: workos-migrate resume x --csv y',
      ['To resume:', 'workos-migrate resume x --csv y'],
    ],
  ])('but a command stays whole, to be copied: %s', (line, lines) => {
    expect(wrapText(line, 20).split('\n')).toEqual(lines);
  });

  it.each([20, 40])('nor is a command of another tool: %i', (width) => {
    const command = unbroken('psql -c "\\copy users to users.csv"');
    expect(wrapText(`  or: ${command}`, width).replace(/\s+psql/, ' psql')).toBe(
      '  or: psql -c "\\copy users to users.csv"',
    );
  });

  const paint = new chalk.Instance({ level: 1 });

  it('in the column of a label, even if the label is empty', () => {
    const line = `  ${paint.dim(' '.repeat(5))}workos-migrate import x.csv`;
    expect(wrapText(line, 20)).toBe(line);
  });

  it('with colours', () => {
    const line = `  ${paint.dim('2 × what:')} one two ${paint.dim('(row 3)')}`;
    const plain = wrapText(line, 15).replaceAll(/\u001b\[\d+m/g, '');
    expect(plain.split('\n')).toEqual(['  2 × what: one', '      two (row', '      3)']);
  });
});

it('has no limit in a pipe', () => {
  const line = 'word '.repeat(100).trim();
  expect(wrapText(line, Infinity)).toBe(line);
});
