import { exportsFolder, readParts, readPath, writeExport } from '../support/exports/export-files';

const folder = exportsFolder();

async function readCsv(content: string, columns?: readonly string[]): Promise<unknown> {
  const path = writeExport(folder, 'users.csv', content);
  const { read, ...rest } = await readPath(path, columns ? { columns } : {});
  return { values: read.map(([, value]) => value), ...rest };
}

describe('a CSV', () => {
  it('gives texts by its header, as written', async () => {
    expect(await readCsv('Id, Name,x\r\n1," a,b ",\r\n\r\n2,"c""d\ne",f')).toEqual({
      values: [
        { Id: '1', ' Name': ' a,b ', x: '' },
        { Id: '2', ' Name': 'c"d\ne', x: 'f' },
      ],
      refs: ['line 2', 'line 4'],
      rejected: [],
    });
  });

  it('may have no header', async () => {
    expect(await readCsv('1,a,\n2,b,\n', ['id', 'name'])).toEqual({
      values: [
        { id: '1', name: 'a' },
        { id: '2', name: 'b' },
      ],
      refs: ['line 1', 'line 2'],
      rejected: [],
    });
  });

  it('may repeat its header, and a column', async () => {
    expect(await readCsv('id,a,a\n1,2,3\nid,a,a\n4,5,6\n')).toMatchObject({
      values: [
        { id: '1', a: '2' },
        { id: '4', a: '5' },
      ],
      refs: ['line 2', 'line 4'],
      rejected: [],
    });
  });

  it('isolates rows that are not whole', async () => {
    expect(await readCsv('id,a\n1\n2,b\n3,"c"d",e\n4,f\n5,g,h\n6,i,\n')).toEqual({
      values: [
        { id: '2', a: 'b' },
        { id: '4', a: 'f' },
        { id: '6', a: 'i' },
      ],
      refs: ['line 3', 'line 5', 'line 7'],
      rejected: [': line 2: bad_row', ': line 4: bad_row', ': line 6: bad_row'],
    });
  });

  it.each([
    ['one that ends in another row', '1,a@x.io,"A\n2,b@x.io,B\n3,c@x.io,"C"\n', [2, 3, 4]],
    ['two in the same column', '1,a@x.io,"A\n2,b@x.io,B\n3,c@x.io,C"\n', [2, 3, 4]],
    ['one in a row with quotes of its own', '1,a@x.io,"A\n2,b@x.io,"B, C"\n', [2, 3]],
  ])('isolates the rows that an unclosed quote takes in: %s', async (_what, rows, lines) => {
    expect(await readCsv(`id,email,name\n${rows}9,z@x.io,Z\n`)).toEqual({
      values: [{ id: '9', email: 'z@x.io', name: 'Z' }],
      refs: [`line ${String(rows.split('\n').length + 1)}`],
      rejected: lines.map((line) => `: line ${String(line)}: quote_missing`),
    });
  });

  it('isolates them in UTF-16, and where lines end with CRLF or CR', async () => {
    const text = 'id,email,name\r\n1,a@x.io,"Ä\r\n2,b@x.io,B\r\n3,c@x.io,C"\r\n';
    const rejected = [2, 3, 4].map((line) => `: line ${String(line)}: quote_missing`);
    const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');
    for (const content of [text, text.replaceAll('\n', ''), utf16, Buffer.from(utf16).swap16()]) {
      const { read, ...rest } = await readPath(writeExport(folder, 'users.csv', content));
      expect(rest).toEqual({ refs: [], rejected });
      expect(read).toEqual([]);
    }
  });

  it('does not take the lines of a text for rows', async () => {
    const texts = ['Paris, London, Rome\nAda, Bob, Carl', '{\n  ""a"": 1, ""b"": 2, ""c"": 3\n}'];
    for (const text of texts) {
      expect(await readCsv(`id,email,name\n1,a@x.io,"${text}"\n`)).toEqual({
        values: [{ id: '1', email: 'a@x.io', name: text.replaceAll('""', '"') }],
        refs: ['line 2'],
        rejected: [],
      });
    }
  });

  it('does not take the lines of a text for rows where there are no emails', async () => {
    const text = 'We do: \nhammers, nails, saws\nand more';
    const organizations = await readCsv(`id,name,note\no1,Acme,"${text}"\n`);
    expect(organizations).toMatchObject({ values: [{ id: 'o1', note: text }], rejected: [] });
    const swallowed = await readCsv('id,name,note\no1,Acme,"a\no2,Beta,b\no3,Core,c"\n');
    const rejected = [2, 3, 4].map((line) => `: line ${line}: quote_missing`);
    expect(swallowed).toMatchObject({ rejected });
  });

  it('ends early when its last row has too few cells and no line end', async () => {
    const cut = { values: [{ id: '1', a: 'b' }], rejected: [], ended: 'truncated_file' };
    expect(await readCsv('id,a\n1,b\n2')).toMatchObject(cut);
    expect(await readCsv('1,b\n2', ['id', 'a'])).toMatchObject(cut);
    expect(await readCsv('id,a\n1,b\n"2')).toMatchObject(cut);
    expect(await readCsv('id,a\n1,b\n2,"c\nd')).toMatchObject(cut);
    expect(await readCsv('1,b\n"2', ['id', 'a'])).toMatchObject(cut);
    const isOpen = { values: [{ id: '1', a: 'b' }], ended: 'csv_unterminated_quote' };
    expect(await readCsv('id,a\n1,b\n2,"c\n')).toMatchObject(isOpen);
    expect(await readCsv('id,a\n1,b\n2,c')).not.toHaveProperty('ended');
  });
});

function readCopy(text: string, end = '\\.\n'): ReturnType<typeof readParts> {
  const table = `-- x\nSET a = b;\n\nCOPY auth.users (id, "a b") FROM stdin;\n${text}${end}`;
  return readParts({ format: 'copy', parts: [Buffer.from(table)] });
}

describe('a dump with COPY', () => {
  it.each([
    ['\\N', null],
    ['', ''],
    ['\\\\N', '\\N'],
    ['a\\tb\\nc\\rd', 'a\tb\nc\rd'],
    ['\\b\\f\\v', '\b\f\v'],
    ['{"a": "\\\\"b\\\\""}', '{"a": "\\"b\\""}'],
    ['\\101\\x4a\\x4a4\\7', 'AJJ4\x07'],
    ['ä\\303\\244\\xc3\\xa4', 'äää'],
    ['\\q', 'q'],
    ['\u00a0 x ', '\u00a0 x '],
  ])('unescapes %j', (cell, expected) => {
    expect(readCopy(`1\t${cell}\n`)).toEqual({
      read: [['auth.users', { id: '1', 'a b': expected }]],
      refs: ['line 5'],
      rejected: [],
    });
  });

  it('has several tables, and isolates rows', () => {
    const second = '\\.\n\nCOPY b (c) FROM stdin;\r\n2\r\n\\.\r\nSELECT 1;\n';
    const found = readCopy('1\n1\t2\t3\n4\t5\n', second);
    expect(found).toEqual({
      read: [
        ['auth.users', { id: '4', 'a b': '5' }],
        ['b', { c: '2' }],
      ],
      refs: ['line 7', 'line 11'],
      rejected: ['auth.users: line 5: bad_row', 'auth.users: line 6: bad_row'],
    });
  });

  it('isolates a row that is not UTF-8', () => {
    const [head, tail] = ['COPY b (c) FROM stdin;\n', '\nx\n\\.\n'].map((text) =>
      Buffer.from(text),
    );
    const parts = [head ?? Buffer.alloc(0), Buffer.from([0xe4]), tail ?? Buffer.alloc(0)];
    expect(readParts({ format: 'copy', parts })).toMatchObject({
      read: [['b', { c: 'x' }]],
      rejected: ['b: line 2: bad_row'],
    });
  });

  it.each([
    ['a table without its end', '1\t2\n3\t4', '', 1],
    ['a statement that is cut', '1\t2\n', '\\.\nCOPY auth.identi', 1],
    ['an end that is cut', '1\t2\n', '\\', 1],
  ])('ends early: %s', (_what, rows, end, read) => {
    const found = readCopy(rows, end);
    expect(found.ended).toBe('truncated_file');
    expect(found.read).toHaveLength(read);
  });

  it('ends early without the last line of pg_dump', async () => {
    const dump = '--\n-- PostgreSQL database dump\n--\n\nCOPY b (c) FROM stdin;\n1\n\\.\n';
    const cut = writeExport(folder, 'cut.sql', dump);
    expect(await readPath(cut)).toMatchObject({
      read: [['b', { c: '1' }]],
      ended: 'truncated_file',
    });
    const whole = `${dump}--\n-- PostgreSQL database dump complete\n--\n`;
    expect(await readPath(writeExport(folder, 'whole.sql', whole))).not.toHaveProperty('ended');
  });
});
