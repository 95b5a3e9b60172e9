import fc from 'fast-check';
import { csvLine, spreadsheetSafe, withoutApostrophe } from '../../src/lib/csv';
import { cellsIn, temporaryFolder } from '../support/csv/csv-files';

const folder = temporaryFolder();

describe('csvLine', () => {
  it.each([
    [['a', 'b'], 'a,b\n'],
    [['a,b', 'c'], '"a,b",c\n'],
    [['say "hi"'], '"say ""hi"""\n'],
    [['a\nb', 'c\rd'], '"a\nb","c\rd"\n'],
    [[' a ', 'b;c', 'd\te'], ' a ,b;c,d\te\n'],
    [['', ''], ',\n'],
    [[''], '\n'],
  ])('writes %j as %j', (cells, line) => {
    expect(csvLine(cells)).toBe(line);
  });

  it('writes what readRows reads back', async () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', 'é', '😀', '"', ',', '\n', '\r', ' ', '\ufeff', '\0'),
    });
    const files = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(files, async (written) => {
        const content = ['email', ''].join('\n') + written.map(csvLine).join('');
        const rows = written.filter((cells) => cells.some((each) => each.trim() !== ''));
        expect(await cellsIn(folder, content)).toEqual(rows);
      }),
    );
  });
});

describe('spreadsheetSafe', () => {
  it.each(['=1+1', '+1', '-1', '@x', '\tx', '\rx', '\n=1', '＝1', '＋1', '－1', '＠x', "'=1"])(
    'puts an apostrophe before %j',
    (cell) => {
      expect(spreadsheetSafe(cell)).toBe(`'${cell}`);
    },
  );

  it.each(['', 'a=1', 'ann@x.io', ' =1', "'a=1", "'"])('leaves %j alone', (cell) => {
    expect(spreadsheetSafe(cell)).toBe(cell);
  });

  it('can be taken back, whatever the cell', () => {
    const cells = fc.string({ unit: fc.constantFrom("'", '=', '-', '\n', '＠', 'a', ' ') });
    fc.assert(
      fc.property(cells, (cell) => {
        expect(withoutApostrophe(spreadsheetSafe(cell))).toBe(cell);
      }),
    );
  });
});
