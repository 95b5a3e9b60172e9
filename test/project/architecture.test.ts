import { join } from 'node:path';
import { analyzeTree, readTree } from '../support/architecture';
import { PLANTS, SOUND } from '../support/planted-violations';

describe('the house', () => {
  const tree = readTree(join(__dirname, '..', '..'));

  it('has rooms to look at', () => {
    expect([...tree.keys()]).toContain('src/lib/model/index.ts');
  });

  it('is built as planned', () => {
    expect(analyzeTree(tree).map(({ kind, message }) => `${kind}: ${message}`)).toEqual([]);
  });
});

describe('the check of the house', () => {
  it('finds nothing in a sound house', () => {
    expect(analyzeTree(new Map(Object.entries(SOUND)))).toEqual([]);
  });

  it.each(PLANTS)('finds $what', ({ file, text, kind, says }) => {
    const found = analyzeTree(new Map(Object.entries({ ...SOUND, [file]: text })));
    expect(found).toEqual([{ kind, file, message: expect.stringContaining(says) as string }]);
  });

  it('finds a cycle between files and tells its path', () => {
    const found = analyzeTree(
      new Map([
        ['src/lib/csv/index.ts', `/** A room. */\nexport * from './a';`],
        ['src/lib/csv/a.ts', `import { b } from './b';`],
        ['src/lib/csv/b.ts', `import { type C, c } from './c.js';`],
        ['src/lib/csv/c.ts', `export { a } from './a';`],
      ]),
    );
    expect(found.map(({ kind, message }) => `${kind}: ${message}`)).toEqual([
      'cycle: import cycle: src/lib/csv/a.ts -> src/lib/csv/b.ts -> src/lib/csv/c.ts -> src/lib/csv/a.ts',
    ]);
  });

  it('finds a file that imports the index of its own room', () => {
    const found = analyzeTree(
      new Map([
        ['src/lib/csv/index.ts', `/** A room. */\nexport * from './a';`],
        ['src/lib/csv/a.ts', `import { a } from '.';`],
      ]),
    );
    expect(found.map(({ kind }) => kind)).toEqual(['cycle']);
  });

  it.each([
    `import type { A } from './a';`,
    `import { type A } from './a';`,
    `export type { A } from './a';`,
    `export { type A } from './a';`,
  ])('takes %j for a cycle, too', (text) => {
    const found = analyzeTree(
      new Map([
        ['src/lib/csv/a.ts', `import { b } from './b';`],
        ['src/lib/csv/b.ts', text],
      ]),
    );
    expect(found.map(({ kind }) => kind)).toEqual(['cycle']);
  });
});
