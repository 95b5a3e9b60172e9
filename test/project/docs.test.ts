import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { ROOT } from '../support/run-cli';

/** Pages that people wrote, and those that are generated in part. */
const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'SECURITY.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => name.split(sep).join('/'))
    .map((name) => `docs/${name}`),
];
const LONGEST_LINE = 120;
/** Their paragraphs are generated. */
const GENERATED = ['docs/rules.md', 'docs/troubleshooting.md'];

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** The lines of a page outside of code blocks. */
function prose(page: string): readonly string[] {
  return read(page)
    .replaceAll(/^( *)```[\s\S]*?^\1```/gm, '')
    .split('\n');
}

/** Files of the code, whose comments may cite a page. */
function sources(): readonly string[] {
  return ['src', 'test', 'bench', 'chaos', 'scripts'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.[jt]s$/.test(name))
      .map((name) => join(folder, name)),
  );
}

/** A text without what a comment puts between two of its lines. */
function unwrapped(text: string): string {
  return text.replaceAll(/\n\s*(?:\*|\/\/) ?/g, ' ');
}

describe('the pages', () => {
  it.each(PAGES)('%s links to files that exist', (page) => {
    const links = [...read(page).matchAll(/\]\((?!https?:)([^)#\s]+)[^)]*\)/g)];
    const missing = links
      .map(([, path = '']) => path)
      .filter((path) => !existsSync(join(ROOT, dirname(page), path)));
    expect(missing).toEqual([]);
  });

  it.each(PAGES.filter((page) => !GENERATED.includes(page)))(
    '%s has no line longer than 120 characters outside of tables and links',
    (page) => {
      const long = prose(page).filter(
        (line) => line.length > LONGEST_LINE && !/^\s*\||^\[[^\]]+\]: |^<!--/.test(line),
      );
      expect(long).toEqual([]);
    },
  );

  it.each(['docs/architecture.md', 'CONTRIBUTING.md'])('%s names files that exist', (page) => {
    const named = [...read(page).matchAll(/`((?:[\w-]+\/)+(?:[\w-]+\.(?:ts|js|json|md))?)`/g)];
    const missing = named
      .map(([, path = '']) => path)
      .filter(
        (path) =>
          ![path, `src/${path}`, `src/lib/${path}`].some((each) => existsSync(join(ROOT, each))),
      );
    expect(named.length).toBeGreaterThan(10);
    expect(missing).toEqual([]);
  });

  it('have the headings that comments cite', () => {
    const cited = sources().flatMap((file) =>
      [
        ...unwrapped(read(file)).matchAll(/(docs\/[\w-]+\.md), ("[^"]+"(?:(?:, | and )"[^"]+")*)/g),
      ].flatMap(([, page = '', names = '']) =>
        [...names.matchAll(/"([^"]+)"/g)].map(([, name = '']) => ({ file, page, name })),
      ),
    );
    const missing = cited.filter(
      ({ page, name }) => !new RegExp(`^#+ ${name}$`, 'm').test(read(page)),
    );
    expect(cited.length).toBeGreaterThan(5);
    expect(missing).toEqual([]);
  });
});
