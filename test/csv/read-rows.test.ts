import { readdirSync } from 'node:fs';
import { openCsv, readRowBatches, readRows } from '../../src/lib/csv';
import {
  cellsIn,
  encoded,
  readAll,
  rowsOf,
  temporaryFolder,
  write,
  type Form,
} from '../support/csv/csv-files';

const folder = temporaryFolder();
const HEADER = 'email,name\n';

describe('readRows reads', () => {
  it.each<[string, string, readonly string[][]]>([
    [
      'LF',
      'a,b\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'CRLF',
      'a,b\r\nc,d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'CR',
      'a,b\rc,d\r',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'mixed line ends',
      'a,b\rc,d\r\ne,f\ng,h',
      [
        ['a', 'b'],
        ['c', 'd'],
        ['e', 'f'],
        ['g', 'h'],
      ],
    ],
    [
      'a last record without line end',
      'a,b\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['a last record that ends with a delimiter', 'a,', [['a', '']]],
    ['no records', '', []],
    [
      'blank lines as no rows',
      '\n\na,b\n\r\n\r\nc,d\n\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['blank cells as no row', ',\n""\n  \na,b\n\u3000," \n "\n', [['a', 'b']]],
    ['a quoted quote as a row', '""""\n', [['"']]],
    [
      'quoted delimiters, quotes and line ends',
      '"a,b","c""d"\n"e\nf","g\r\nh\ri"\n',
      [
        ['a,b', 'c"d'],
        ['e\nf', 'g\r\nh\ri'],
      ],
    ],
    ['a quote inside an unquoted cell as text', 'a"b,"c"\n', [['a"b', 'c']]],
    [
      'padding before an opening quote',
      ' "a" , \t"b,c"\nd,  e\n',
      [
        ['a', 'b,c'],
        ['d', '  e'],
      ],
    ],
    [
      'padding after a closing quote',
      '"a"  ,"b" \t\n"c" \t,"d"  ',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['empty quotes and quoted quotes', '"",""""\n', [['', '"']]],
    ['a quoted last cell at the end of the file', 'a,"b"', [['a', 'b']]],
    ['a byte order mark inside the body as text', '\ufeffa,b\n', [['\ufeffa', 'b']]],
    ['control characters as they are', 'a\0b,\x1b\x07\n', [['a\0b', '\x1b\x07']]],
    ['the replacement character as text', 'a\ufffd,b\n', [['a\ufffd', 'b']]],
    ['rows shorter and longer than the header', 'a\nb,c,d\n', [['a'], ['b', 'c', 'd']]],
  ])('%s', async (_, body, cells) => {
    expect(await cellsIn(folder, HEADER + body)).toEqual(cells);
  });

  it('tabs as delimiters even after a closing quote', async () => {
    expect(await cellsIn(folder, 'email\tname\n"a"\t\t"b" \tc\n')).toEqual([['a', '', 'b', 'c']]);
  });

  it.each<Form>(['utf-8', 'utf-8 with a BOM', 'utf-16le', 'utf-16be'])(
    'text in %s',
    async (form) => {
      expect(await cellsIn(folder, encoded('email;né\n"日;本";😀ā\r\nĊ;഍\n', form))).toEqual([
        ['日;本', '😀ā'],
        ['Ċ', '഍'],
      ]);
    },
  );
});

describe('readRows counts', () => {
  it('rows, lines and bytes, over blank lines, quoted line ends and wide characters', async () => {
    const rows = await readAll(write(folder, 'email\n\né\r\n"b\r\nc\rd"\n\r\re\n'));
    expect(rows).toEqual([
      { row: 1, line: 3, byteStart: 7, byteEnd: 11, cells: ['é'] },
      { row: 2, line: 4, lastLine: 6, byteStart: 11, byteEnd: 20, cells: ['b\r\nc\rd'] },
      { row: 3, line: 9, byteStart: 22, byteEnd: 24, cells: ['e'] },
    ]);
  });

  it('neither rows nor lines wrongly over blank records', async () => {
    const rows = await readAll(write(folder, 'email,x\n,\na,b\n" \n",\t\n\u00a0\nc,d\n'));
    expect(rows.map(({ row, line }) => [row, line])).toEqual([
      [1, 3],
      [2, 7],
    ]);
  });

  it('blank records, and tells the line of the first', async () => {
    const source = await openCsv(write(folder, 'email,x\na,b\n\n , \n""\nc,d\n'));
    const blanks: unknown[] = [];
    for await (const { blank } of readRowBatches(source)) blanks.push(blank);
    expect(blanks).toEqual([{ count: 3, line: 3 }]);
  });

  it('bytes, not code units, in UTF-16', async () => {
    const rows = await readAll(write(folder, encoded('email\na\nb', 'utf-16be')));
    expect(rows.map(({ byteStart, byteEnd }) => [byteStart, byteEnd])).toEqual([
      [14, 18],
      [18, 20],
    ]);
  });
});

describe('readRows keeps text after a closing quote', () => {
  it.each<[string, readonly string[], number]>([
    ['"Bob" Smith,x', ['"Bob" Smith', 'x'], 0],
    ['"a""b",x,"c"d"e",f', ['a"b', 'x', '"c"d"e"', 'f'], 2],
    ['a,"b" "c"', ['a', '"b" "c"'], 1],
    ['"a"b,"c"d', ['"a"b', '"c"d'], 0],
    ['"a\nb"c,"d\ne" ,f', ['"a\nb"c', 'd\ne', 'f'], 0],
    ['a,"b"\u00a0', ['a', '"b"\u00a0'], 1],
  ])('in its record: %j', async (record, cells, malformedQuote) => {
    const rows = await readAll(write(folder, `${HEADER}before,"1"\n${record}\r\n"after",2\n`));
    expect(rows.map((row) => row.cells)).toEqual([['before', '1'], cells, ['after', '2']]);
    expect(rows.map((row) => row.malformedQuote)).toEqual([undefined, malformedQuote, undefined]);
    expect(rows.map(({ row }) => row)).toEqual([1, 2, 3]);
  });
});

describe('readRows gives onBytes', () => {
  it.each([1, 7, 4096])('every byte of the file once, in blocks of %d', async (blockBytes) => {
    const content = encoded('\nemail,né\na,b\n\n"c\n",d', 'utf-8 with a BOM');
    const blocks: Buffer[] = [];
    const onBytes = (block: Uint8Array): number => blocks.push(Buffer.from(block));
    await rowsOf(await openCsv(write(folder, content)), { onBytes, blockBytes });
    expect(Buffer.concat(blocks)).toEqual(content);
  });

  it('the bytes of UTF-16 as they are in the file', async () => {
    const content = encoded('email\nā,b\n', 'utf-16be');
    const blocks: Buffer[] = [];
    const onBytes = (block: Uint8Array): number => blocks.push(Buffer.from(block));
    await rowsOf(await openCsv(write(folder, content)), { onBytes });
    expect(Buffer.concat(blocks)).toEqual(content);
  });

  it('the header too when there is no body', async () => {
    let bytes = 0;
    const onBytes = (block: Uint8Array): number => (bytes += block.length);
    await rowsOf(await openCsv(write(folder, 'email')), { onBytes });
    expect(bytes).toBe(5);
  });
});

describe('readRows with a range', () => {
  it('numbers rows and lines from the range on', async () => {
    const source = await openCsv(write(folder, 'email\na\n"b\nc"\nd\n'));
    const range = { byteStart: 8, byteEnd: 16, firstRow: 2, firstLine: 3 };
    expect(await rowsOf(source, { range })).toEqual([
      { row: 2, line: 3, lastLine: 4, byteStart: 8, byteEnd: 14, cells: ['b\nc'] },
      { row: 3, line: 5, byteStart: 14, byteEnd: 16, cells: ['d'] },
    ]);
  });

  it('looks at nothing outside it', async () => {
    // Neither byte beside the range could be decoded.
    const path = write(folder, Buffer.from('email\n\xff\nb\n\xff\n', 'latin1'));
    const range = { byteStart: 8, byteEnd: 10, firstRow: 2, firstLine: 3 };
    expect((await rowsOf(await openCsv(path), { range })).map(({ cells }) => cells)).toEqual([
      ['b'],
    ]);
  });

  it('closes the file when its reader leaves early', async () => {
    const openFiles = (): number => readdirSync('/dev/fd').length;
    const source = await openCsv(write(folder, `email\n${'a\n'.repeat(1000)}`));
    const before = openFiles();
    const rows = readRows(source, { blockBytes: 16 });
    expect((await rows.next()).done).toBe(false);
    const during = openFiles();
    await rows.return(undefined);
    expect([during, openFiles()]).toEqual([before + 1, before]);
  });
});
