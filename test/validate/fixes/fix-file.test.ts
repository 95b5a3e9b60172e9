import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIX_TEXTS } from '../../../src/lib/validate/fixes/fix-kinds';
import { encoded, type Form, temporaryFolder } from '../../support/csv/csv-files';
import { fix, fixedText } from '../../support/validate/fixing';

const folder = temporaryFolder();
const BCRYPT = '$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy';

describe('fixFile', () => {
  it('keeps a file that needs nothing byte for byte', async () => {
    const content =
      'email,notes,\r\n"a@x.io", as is \r\nb@x.io,=1+1,\n"c@x.io" ,"d ""e"""\rf@x.io,,,\r\n';
    const { bytes, report } = await fix(folder, content);
    expect(bytes.toString()).toBe(content);
    expect(report).toMatchObject({ rows: 4, rowsChanged: 0, rowsDropped: 0, total: 0, fixes: [] });
  });

  it('rewrites the cells it fixes and no other', async () => {
    const content =
      'email;org_name;email_verified\r\n" "; x ;  "On"\r\n"a@x.io" ; b;F\r\nb@x.io;"c\nd";';
    expect(await fixedText(folder, content)).toBe(
      'email;org_name;email_verified\r\n"";x;"true"\r\n"a@x.io" ;b;false\r\nb@x.io;"c\nd";',
    );
  });

  it('quotes a fixed cell where it must', async () => {
    expect(await fixedText(folder, "email,metadata\na@x.io,{'a': 'b'}\n")).toBe(
      'email,metadata\na@x.io,"{""a"":""b""}"\n',
    );
  });

  it('leaves out blank lines, and rows of which its fixes leave nothing', async () => {
    const content = '\n,\nemail,metadata\n\n , \n""\r\na@x.io,\n,NULL\nb@x.io,\n\n,,\n';
    const { bytes, report } = await fix(folder, content);
    expect(bytes.toString()).toBe('email,metadata\na@x.io,\nb@x.io,\n');
    expect(report).toMatchObject({ rows: 3, rowsDropped: 1, total: 8 });
    expect(report.fixes.map(({ kind, row, line }) => [kind, row, line])).toEqual([
      ['blank_lines_dropped', 0, 1],
      ['blank_lines_dropped', 2, 8],
      ['blank_lines_dropped', 1, 4],
    ]);
  });

  it('removes spaces before opening quotes, in the header too', async () => {
    const content = 'email, "first_name"\na@x.io,\t "A, B" \n"b@x.io", c\n "d@x.io",  "e"\n';
    const { bytes, report } = await fix(folder, content);
    expect(bytes.toString()).toBe('email,"first_name"\na@x.io,"A, B" \n"b@x.io",c\n"d@x.io","e"\n');
    expect(report.counts).toEqual({ quote_blanks_removed: 3, blanks_trimmed: 1 });
  });

  it('leaves rows that cannot be split into cells', async () => {
    const content = 'email,role_slugs\n a@x.io,"a"b\n a@x.io,"a"b\n b@x.io\n b@x.io\nc@x.io, A,B\n';
    expect(await fixedText(folder, content)).toBe(content);
  });

  it.each<[Form, readonly object[]]>([
    ['utf-8 with a BOM', []],
    ['utf-16le', [{ kind: 'encoding_changed', row: 0, line: 1 }]],
    ['utf-16be', [{ kind: 'encoding_changed', row: 0, line: 1 }]],
  ])('writes %s as UTF-8, and keeps its byte order mark', async (form, before) => {
    const text = '\r\nemail,first_name\r\na@x.io,Zoë 😀\r\n"b@x.io",  Ōtani \r\n';
    const { bytes, report } = await fix(folder, encoded(text, form));
    expect(bytes.toString()).toBe(`\ufeff${text.trimStart().replace('  Ōtani ', 'Ōtani')}`);
    expect(report.fixes).toMatchObject([
      ...before,
      { kind: 'blank_lines_dropped', row: 0, line: 1 },
      { kind: 'blanks_trimmed', row: 2, line: 4, column: 'first_name' },
    ]);
  });

  it('keeps a sep= line, but not the blank rows before the header that it fixes', async () => {
    const content = 'sep=;\r\n;;\r\nE-Mail;first_name;x\r\n a@x.io;A;\r\n';
    const { bytes, report } = await fix(folder, content);
    expect(bytes.toString()).toBe('sep=;\r\nemail;first_name;x\r\na@x.io;A;\r\n');
    expect(report.fixes).toMatchObject([
      { kind: 'blank_lines_dropped', row: 0, line: 2 },
      { kind: 'header_renamed', row: 0, line: 3 },
      { kind: 'blanks_trimmed', row: 1, line: 4 },
    ]);
  });

  it.each<Form>(['utf-8 with a BOM', 'utf-16le', 'utf-16be'])(
    'keeps a byte order mark and a sep= line in %s before blank rows',
    async (form) => {
      const text = 'sep=;\n\n ; \nemail;x\na@x.io;1\n';
      const { bytes } = await fix(folder, encoded(text, form));
      expect(bytes.toString()).toBe('\ufeffsep=;\nemail;x\na@x.io;1\n');
    },
  );

  it.each<Form>(['utf-8', 'utf-16le', 'utf-16be'])(
    'leaves out any number of empty lines in %s, a block at a time',
    async (form) => {
      const text = `email${'\n'.repeat(300_000)} a@x.io${'\r\n'.repeat(100_000)}`;
      const done: number[] = [];
      const onProgress = (bytes: number): number => done.push(bytes);
      const { bytes } = await fix(folder, encoded(text, form), { onProgress });
      const mark = form === 'utf-8' ? '' : '\ufeff';
      expect(bytes.toString()).toBe(`${mark}email\na@x.io\r\n`);
      const steps = done.map((end, index) => end - (done[index - 1] ?? 0));
      expect(Math.max(...steps)).toBeLessThan(200_000);
    },
  );

  it('fixes the header, and reads the rows by it', async () => {
    const content = '\nE-Mail,"  Role Slugs",Notes \n a@x.io ,Admin, n \n';
    const { bytes, report } = await fix(folder, content);
    expect(bytes.toString()).toBe('email,"role_slugs",Notes \na@x.io,admin, n \n');
    expect(report.fixes[2]).toEqual({
      kind: 'header_renamed',
      row: 0,
      line: 2,
      column: 'role_slugs',
      what: 'Renamed the column to its expected name.',
    });
  });

  it('writes a header without rows', async () => {
    expect(await fixedText(folder, '\ufeffEMAIL')).toBe('\ufeffemail');
  });

  it('rejects a header with problems, and writes nothing', async () => {
    await expect(fix(folder, 'name,mail\na,b\n', { force: false })).rejects.toMatchObject({
      reason: 'input_invalid',
      code: 'csv_header',
    });
  });
});

describe('fixFile drops', () => {
  it('exact repeats of a row, by their cells as they are written', async () => {
    const content =
      'email,org_id\na@x.io,o1\r\n"a@x.io","o1"\na@x.io,o2\n a@x.io ,o1\nb@x.io,o1\na@x.io,o1';
    const { bytes, report } = await fix(folder, content);
    expect(bytes.toString()).toBe('email,org_id\na@x.io,o1\r\na@x.io,o2\nb@x.io,o1\n');
    expect(report).toMatchObject({ rows: 6, rowsChanged: 0, rowsDropped: 3, total: 3 });
    expect(report.fixes.map(({ row, line, kind }) => [row, line, kind])).toEqual([
      [2, 3, 'repeat_dropped'],
      [4, 5, 'repeat_dropped'],
      [6, 7, 'repeat_dropped'],
    ]);
  });

  it('no row that differs in an unknown column or in the end of a cell', async () => {
    const content =
      'email,a,b\nx@x.io,1,2\nx@x.io,1,3\nx@x.io,"1,2",\nx@x.io,1,"2,"\nx@x.io,"1\n",2\n';
    const nul = 'x@x.io,1\u0000,2\nx@x.io,1,\u00002\n';
    expect(await fixedText(folder, content + nul)).toBe(content + nul);
  });
});

describe('the report', () => {
  const rows = Array.from({ length: 50 }, (_, row) => ` a${String(row)}@x.io ,On,${BCRYPT},`);
  const content = `email,email_verified,password_hash,password_hash_type\n${rows.join('\n')}\n`;

  it('lists as many fixes as asked for, and counts all', async () => {
    const { report } = await fix(folder, content, { maxFixes: 4 });
    const counts = { blanks_trimmed: 50, boolean_unified: 50, hash_type_added: 50 };
    expect(report).toMatchObject({ rows: 50, rowsChanged: 50, total: 150, counts });
    expect(report.fixes.map(({ row, line, column }) => [row, line, column])).toEqual([
      [1, 2, 'email'],
      [1, 2, 'email_verified'],
      [1, 2, 'password_hash_type'],
      [2, 3, 'email'],
    ]);
  });

  it('never repeats a cell', async () => {
    const { report } = await fix(folder, content.replaceAll('$2a', ' {bcrypt}$2a'));
    expect(report.counts).toMatchObject({ hash_unwrapped: 50 });
    expect(JSON.stringify(report)).not.toMatch(/\$2a|@x\.io|bcrypt/);
  });

  it('tells how far the pass is', async () => {
    const done: number[] = [];
    await fix(folder, content, { onProgress: (bytes) => done.push(bytes) });
    expect(done.at(-1)).toBe(Buffer.byteLength(content));
  });
});

describe('docs/fixes.md', () => {
  it.each(Object.entries(FIX_TEXTS))('has the fix %s in its words', (_, words) => {
    const docs = readFileSync(join(__dirname, '../../../docs/fixes.md'), 'utf8');
    expect(docs).toContain(`| ${words} `);
  });
});
