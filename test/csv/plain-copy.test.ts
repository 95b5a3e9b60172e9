import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import { assertUnchanged, type CsvFormat, openCsv } from '../../src/lib/csv';
import { abortOf, readAll, rowsOf, temporaryFolder, write } from '../support/csv/csv-files';
import { encoderOf } from '../support/csv/encode-in';

const folder = temporaryFolder();
const TEXT = 'email,first_name\na@x.io,Zoë\n';

const inEncoding = (encoding: string): { readonly format: CsvFormat } => ({
  format: { encoding, delimiter: null },
});

let temporary: string;

beforeEach(() => {
  temporary = mkdtempSync(join(folder, 'tmp-'));
  jest.spyOn(os, 'tmpdir').mockImplementation(() => temporary);
});
afterEach(() => {
  jest.restoreAllMocks();
});

describe('a compressed or encoded file', () => {
  it('is read from a copy without a name, which no kill can leave', async () => {
    const path = write(folder, gzipSync(TEXT), 'users.csv.gz');
    const source = await openCsv(path);
    expect(os.tmpdir).toHaveBeenCalled();
    expect(readdirSync(temporary)).toEqual([]);
    expect(source).toMatchObject({ path, bytes: Buffer.byteLength(TEXT) });
    rmSync(path);
    expect(await rowsOf(source)).toMatchObject([{ row: 1, line: 2, cells: ['a@x.io', 'Zoë'] }]);
    await assertUnchanged(source);
  });

  it('is decoded as UTF-8 with a byte order mark', async () => {
    const path = write(folder, encoderOf('macintosh')(TEXT));
    const source = await openCsv(path, inEncoding('macintosh'));
    expect(source).toMatchObject({
      encoding: 'utf-8',
      decodedFrom: 'macintosh',
      bytes: Buffer.byteLength(TEXT) + 3,
      headerStart: 3,
    });
  });

  it('is not copied when it is UTF-8', async () => {
    const source = await openCsv(write(folder, TEXT), inEncoding('utf-8'));
    expect(source).not.toHaveProperty('copyFd');
  });

  it.each(['USERS.CSV.GZ', 'users.gz'])(
    'may be text under a name that ends in .gz: %s',
    async (name) => {
      expect(await readAll(write(folder, TEXT, name))).toHaveLength(1);
    },
  );

  it('may consist of several members, as `cat a.gz b.gz` writes them', async () => {
    const content = Buffer.concat([gzipSync(TEXT), gzipSync('b@x.io,Bo\n')]);
    expect(await readAll(write(folder, content, 'users.csv.gz'))).toHaveLength(2);
  });

  it('may be UTF-16 with a byte order mark', async () => {
    const content = gzipSync(Buffer.from(`\ufeff${TEXT}`, 'utf16le'));
    expect(await readAll(write(folder, content, 'users.csv.gz'))).toHaveLength(1);
  });

  it('tells how much of it has been read, and ends when that throws', async () => {
    const content = encoderOf('windows-1252')(TEXT.repeat(20_000));
    const path = write(folder, content);
    const seen: number[] = [];
    const onCopy = (bytesRead: number, bytes: number): void => {
      seen.push(bytesRead / bytes);
      if (seen.length === 2) throw new Error('stop');
    };
    await expect(openCsv(path, { ...inEncoding('latin1'), onCopy })).rejects.toThrow('stop');
    expect(seen).toHaveLength(2);
    expect(seen[1]).toBeGreaterThan(seen[0] ?? 1);
  });
});

describe('a compressed file is refused', () => {
  const gzip = gzipSync(TEXT.repeat(50_000), { level: constants.Z_NO_COMPRESSION });

  it('when it ends too early', async () => {
    for (const length of [12, 1_000, gzip.length - 1]) {
      const path = write(folder, gzip.subarray(0, length), 'users.csv.gz');
      expect(await abortOf(openCsv(path))).toMatchObject({
        reason: 'input_invalid',
        code: 'csv_gzip',
        message: `${path} cannot be decompressed: it ends too early. Copy or compress it again.`,
      });
    }
  });

  it('when it is damaged', async () => {
    const damaged = Buffer.from(gzip);
    damaged[gzip.length - 6] = (damaged[gzip.length - 6] ?? 0) ^ 1;
    const path = write(folder, damaged, 'users.csv.gz');
    expect((await abortOf(openCsv(path))).message).toContain('it is damaged. Copy or compress');
  });

  it('when there is no place for its copy, with what to do', async () => {
    temporary = join(folder, 'gone');
    const path = write(folder, gzip, 'users.csv.gz');
    expect(await abortOf(openCsv(path))).toMatchObject({
      reason: 'stopped_early',
      code: 'csv_copy_failed',
      message: `The temporary copy of ${path} cannot be written: the folder is gone (ENOENT).`,
      actions: ['Set TMPDIR to a folder on another disk, or give the file as plain UTF-8'],
    });
  });

  it('when it grows while it is copied', async () => {
    const path = write(folder, gzip, 'users.csv.gz');
    const onCopy = (): void => {
      appendFileSync(path, gzipSync('x'));
    };
    expect(await abortOf(openCsv(path, { onCopy }))).toMatchObject({ code: 'csv_changed' });
  });
});

describe('a named encoding is refused', () => {
  it.each([
    ['shift_jis', Buffer.from('email,x\r\na,b\r\na,\x82\xa0\x81,\n', 'latin1'), 19, 3],
    ['shift_jis', Buffer.from('email,x\na,\x82', 'latin1'), 11, 2],
    ['utf-16le', Buffer.from('email\na', 'utf16le').subarray(0, 13), 13, 2],
  ])(
    'for bytes that are not valid in %s, with their line',
    async (encoding, content, offset, line) => {
      const path = write(folder, content);
      expect(await abortOf(openCsv(path, inEncoding(encoding)))).toMatchObject({
        reason: 'input_invalid',
        code: 'csv_encoding',
        message:
          `${path} is not valid ${encoding}: the first invalid byte is at offset ${offset} (line ${line}). ` +
          'Name the encoding it was saved in with --encoding, or save the file as "CSV UTF-8".',
      });
    },
  );

  it('far behind the first block, at the same byte', async () => {
    const good = encoderOf('gb18030')('email,名\n'.repeat(60_000));
    const content = Buffer.concat([good, Buffer.from('a,\x81 \n', 'latin1')]);
    const { message } = await abortOf(openCsv(write(folder, content), inEncoding('gb18030')));
    expect(message).toContain(`at offset ${good.length + 3} (line 60001)`);
  });

  it('when the byte order mark says something else', async () => {
    const path = write(folder, `\ufeff${TEXT}`);
    expect(await abortOf(openCsv(path, inEncoding('windows-1252')))).toMatchObject({
      code: 'csv_encoding',
      message: `${path} begins with the byte order mark of utf-8. Leave out --encoding: the file is read as utf-8.`,
    });
  });
});
