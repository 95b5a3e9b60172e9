import fc from 'fast-check';
import { csvLine, type Delimiter, rewriteCells } from '../../src/lib/csv';
import { cellsIn, temporaryFolder } from '../support/csv/csv-files';

const folder = temporaryFolder();
const rewrite = (
  record: string,
  values: Record<number, string>,
  delimiter: Delimiter = ',',
): string =>
  rewriteCells(
    record,
    delimiter,
    new Map(Object.entries(values).map(([at, to]) => [Number(at), to])),
  );

describe('rewriteCells', () => {
  it.each<[string, Record<number, string>, string]>([
    ['a,b,c', { 1: 'x' }, 'a,x,c'],
    ['"a" , b ,"c""d"', { 1: 'x' }, '"a" ,x,"c""d"'],
    ['a,"b,\n",c', { 1: 'x' }, 'a,"x",c'],
    ['a,"b,\n"  ,c', { 0: 'x', 2: '' }, 'x,"b,\n"  ,'],
    ['a,b', { 1: 'x,y' }, 'a,"x,y"'],
    ['a,b', { 0: 'x\ry', 1: 'say "hi"' }, '"x\ry","say ""hi"""'],
    ['a,', { 1: 'x;y' }, 'a,x;y'],
    ['a', { 0: '' }, ''],
    [' "a" , "b,",c, d', { 0: 'x' }, '"x","b,",c, d'],
    ['""', { 0: 'x' }, '"x"'],
    [',', { 0: '', 1: '' }, ','],
    ['x"y,b', { 1: 'z' }, 'x"y,z'],
  ])('of %j with %j makes %j', (record, values, written) => {
    expect(rewrite(record, values)).toBe(written);
  });

  it('quotes the delimiter of the file and no other', () => {
    expect(rewrite('a\tb', { 0: 'x,y', 1: 'x\ty' }, '\t')).toBe('x,y\t"x\ty"');
  });

  it('writes what readRows reads back', async () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', 'é', '"', ',', '\n', '\r', ' '),
      maxLength: 5,
    });
    const cells = fc.array(cell, { minLength: 2, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(cells, fc.nat(4), cell, async (before, at, value) => {
        const index = at % before.length;
        const record = rewrite(csvLine(before).slice(0, -1), { [index]: value });
        const after = before.map((one, place) => (place === index ? value : one));
        expect(await cellsIn(folder, `email,x\n${record},end\n`)).toEqual([[...after, 'end']]);
      }),
    );
  });
});
