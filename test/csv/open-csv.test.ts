import { execFileSync } from 'node:child_process';
import { mkdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { openCsv } from '../../src/lib/csv';
import { fileError } from '../../src/lib/csv/csv-errors';
import { abortOf, encoded, temporaryFolder, write, type Form } from '../support/csv/csv-files';

const folder = temporaryFolder();

describe('openCsv', () => {
  it('tells where the body begins, in bytes and lines', async () => {
    const path = write(folder, '\n\r\n"email",Näme\r\na@x.io,b\n');
    expect(await openCsv(path)).toEqual({
      path,
      bytes: 27,
      modifiedMs: expect.any(Number) as number,
      encoding: 'utf-8',
      delimiter: ',',
      header: ['email', 'Näme'],
      textStart: 0,
      textLine: 1,
      headerStart: 3,
      headerLine: 3,
      bodyStart: 3 + 15,
      bodyLine: 4,
    });
  });

  it('passes over blank records before the header', async () => {
    const source = await openCsv(write(folder, ',,\n "", \nemail,name,x\na,b,c\n'));
    expect(source).toMatchObject({ header: ['email', 'name', 'x'], bodyStart: 22, bodyLine: 4 });
  });

  it('keeps header names as written', async () => {
    const { header } = await openCsv(write(folder, ' Email , "x ",First Name\n'));
    expect(header).toEqual([' Email ', 'x ', 'First Name']);
  });

  it.each<[Form, string, number]>([
    ['utf-8', 'utf-8', 0],
    ['utf-8 with a BOM', 'utf-8', 3],
    ['utf-16le', 'utf-16le', 2],
    ['utf-16be', 'utf-16be', 2],
  ])('reads a header in %s', async (form, encoding, bomBytes) => {
    const source = await openCsv(write(folder, encoded('email,né\n', form)));
    const text = encoded('email,né\n', form).length - bomBytes;
    expect(source).toMatchObject({ encoding, header: ['email', 'né'], bodyStart: bomBytes + text });
  });

  it.each([
    ['email,name', ','],
    ['email;name', ';'],
    ['email\tname', '\t'],
    ['email', ','],
    ['name', ','],
    [' EMAIL ;a,b,c,d', ';'],
    ['"a,b,c";email', ';'],
    ['email;"a,b,c,d"', ';'],
    ['id;name', ';'],
    ['a;b,c,d', ','],
    ['"email","na;me"', ','],
    ['"id";"na,me"', ';'],
    ['email,x;email,y', ','],
    ['email|name', '|'],
    ['email|a, b', '|'],
    ['email,a|b|c', ','],
  ])('splits the header %j at %j', async (header, delimiter) => {
    expect((await openCsv(write(folder, `${header}\n`))).delimiter).toBe(delimiter);
  });

  it('judges the delimiter by the header alone', async () => {
    const source = await openCsv(write(folder, 'email,name\na;"b;c;d\n'));
    expect(source).toMatchObject({ delimiter: ',', header: ['email', 'name'] });
  });

  it('opens a file that is only a header without a line end', async () => {
    expect(await openCsv(write(folder, 'email'))).toMatchObject({
      header: ['email'],
      bodyStart: 5,
    });
  });
});

describe('openCsv rejects', () => {
  it('a missing file', async () => {
    expect(await abortOf(openCsv(join(folder, 'gone\u0007.csv')))).toMatchObject({
      reason: 'usage',
      code: 'csv_missing',
      message: `${folder}/gone .csv does not exist (ENOENT). Check the path.`,
    });
  });

  it('a file under a file', async () => {
    const path = join(write(folder, 'email\n'), 'users.csv');
    expect(await abortOf(openCsv(path))).toMatchObject({ reason: 'usage', code: 'csv_missing' });
  });

  it('a directory', async () => {
    const path = join(folder, 'directory');
    mkdirSync(path);
    expect(await abortOf(openCsv(path))).toMatchObject({
      reason: 'usage',
      code: 'csv_is_directory',
      message: `${path} is a directory, not a CSV file.`,
    });
  });

  it('a pipe, without waiting for a writer', async () => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    expect(await abortOf(openCsv(path))).toMatchObject({ reason: 'usage', code: 'csv_not_a_file' });
  });

  it('a device', async () => {
    const abort = await abortOf(openCsv('/dev/null'));
    expect(abort.message).toBe(
      '/dev/null is not a regular file. The CSV is read more than once, so save it to a file first.',
    );
  });

  it.each([
    [
      'EACCES',
      'csv_unreadable',
      'users.csv cannot be read: permission denied (EACCES). Check its permissions.',
    ],
    [
      'EPERM',
      'csv_unreadable',
      'users.csv cannot be read: permission denied (EPERM). Check its permissions.',
    ],
    ['EISDIR', 'csv_is_directory', 'users.csv is a directory, not a CSV file.'],
    ['ENAMETOOLONG', 'csv_missing', 'users.csv does not exist (ENAMETOOLONG). Check the path.'],
    [
      'EIO',
      'csv_read_failed',
      'users.csv cannot be read: the disk reports an input/output error (EIO).',
    ],
    [
      'ESTALE',
      'csv_read_failed',
      'users.csv cannot be read: the network share does not have it any more (ESTALE).',
    ],
  ])('what the file system rejects with %s', (code, expected, message) => {
    const refusal = Object.assign(new Error('refused'), { code });
    const trouble = fileError('users.csv', refusal);
    expect(trouble).toMatchObject({ reason: 'usage', code: expected, message });
  });

  it('no error that is a bug', () => {
    const bug = new TypeError('not a function');
    expect(fileError('users.csv', bug)).toBe(bug);
  });

  it.each([
    ['no bytes', ''],
    ['a BOM alone', '\ufeff'],
    ['blank lines alone', '\n\r\n\r\r\n'],
    ['blank cells alone', ' \n,,\n""\n'],
    ['a BOM and blank lines', '\ufeff\n\n'],
  ])('%s', async (_, content) => {
    const path = write(folder, content);
    expect(await abortOf(openCsv(path))).toMatchObject({
      reason: 'input_invalid',
      code: 'csv_empty',
      message: `${path} is empty. Its first line must name the columns, email among them.`,
    });
  });

  it.each([
    [
      'UTF-16LE without a BOM',
      Buffer.from('email,name\n', 'utf16le'),
      'looks like UTF-16 without a byte order mark: add --encoding utf-16le, or save the file as "CSV UTF-8".',
    ],
    [
      'UTF-16BE without a BOM',
      Buffer.from('email,name\n', 'utf16le').swap16(),
      'looks like UTF-16 without a byte order mark: add --encoding utf-16be, or save the file as "CSV UTF-8".',
    ],
    [
      'UTF-32',
      Buffer.from('fffe0000650000006d000000', 'hex'),
      'is UTF-32, which cannot be read: save the file as "CSV UTF-8".',
    ],
  ])('%s', async (_, content, what) => {
    const path = write(folder, content);
    expect(await abortOf(openCsv(path))).toMatchObject({
      reason: 'input_invalid',
      code: 'csv_encoding',
      message: `${path} ${what}`,
    });
  });

  it.each([
    ['email,n\xff\n', 'byte 0xFF at offset 7', 'ÿ'],
    ['email,\xe4o\n', 'byte 0xE4 at offset 6', 'ä'],
  ])('a header that is not UTF-8', async (text, byte, letter) => {
    const path = write(folder, Buffer.from(text, 'latin1'));
    expect(await abortOf(openCsv(path))).toMatchObject({
      code: 'csv_encoding',
      message:
        `${path} is not valid UTF-8: ${byte} (the header, line 1) is ${letter} in Windows-1252: ` +
        'add --encoding windows-1252, or save the file as "CSV UTF-8".',
    });
  });

  it('a quote in the header that is never closed', async () => {
    const path = write(folder, '\nemail,"name\na@x.io,b\n');
    expect(await abortOf(openCsv(path))).toMatchObject({
      reason: 'input_invalid',
      code: 'csv_unterminated_quote',
      message: `${path}: the quote that opens in the header (line 2), column 2 is never closed. Close it, or remove it.`,
    });
  });

  it('text after a closing quote in the header', async () => {
    const path = write(folder, 'email,"first name,x\na@x.io,"b",c\n');
    const abort = await abortOf(openCsv(path));
    expect(abort).toMatchObject({ reason: 'input_invalid', code: 'csv_malformed_header' });
    expect(abort.message).toContain(
      'text follows the closing quote in the header (line 1), column 2. Remove the quotes',
    );
  });

  it('100 GB without a line end, having looked at little of it', async () => {
    // Sparse: it takes no room, but whoever reads it all does not come back.
    const path = write(folder, 'a'.repeat(100), 'long.csv');
    truncateSync(path, 100e9);
    expect(await abortOf(openCsv(path))).toMatchObject({
      reason: 'input_invalid',
      code: 'csv_cell_too_long',
      message: `${path}: the cell in the header (line 1), column 1 is longer than 1 MiB. Shorten it, or check that the file is a CSV.`,
    });
  });
});
