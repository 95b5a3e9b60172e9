import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REFERENCE_PAGES, referencePage } from '../../../src/lib/cli/help/reference-page';
import { ROOT } from '../../support/run-cli';

const reference = readFileSync(join(ROOT, 'docs', 'reference.md'), 'utf8');

/** The words of a text, in order, without the marks of Markdown and the targets of links. */
function words(text: string): string[] {
  return text.replaceAll(/\]\([^)]*\)/g, '').match(/[\p{L}\p{N}]+/gu) ?? [];
}

describe.each(Object.entries(REFERENCE_PAGES))('the page %s', (_, heading) => {
  const section = reference.split(/^## /m).find((each) => each.startsWith(`${heading}\n`)) ?? '';

  it('has every word of its section of docs/reference.md', () => {
    const wide = words(referencePage(heading, 400)).sort();
    expect(wide.length).toBeGreaterThan(50);
    expect(wide).toEqual(words(section).sort());
  });

  it.each([60, 80, 140])('fits into %d columns', (width) => {
    const long = referencePage(heading, width)
      .split('\n')
      .filter((line) => line.length > width);
    expect(long).toEqual([]);
  });
});

it('has the columns of a table below each other', () => {
  const lines = referencePage('Exit status', 80).split('\n');
  const starts = ['done', 'a bug', 'finished', 'stopped by'].map(
    (text) => lines.find((line) => line.includes(text))?.indexOf(text) ?? -1,
  );
  expect(new Set(starts).size).toBe(1);
});
