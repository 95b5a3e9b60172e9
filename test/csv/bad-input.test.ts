import { appendFileSync, truncateSync, writeFileSync } from 'node:fs';
import { openCsv, readRows, type CsvSource } from '../../src/lib/csv';
import {
  abortOf,
  encoded,
  readAll,
  rowsOf,
  temporaryFolder,
  write,
} from '../support/csv/csv-files';

const folder = temporaryFolder();
const MIB = 1024 * 1024;

/** The `Abort` that reading this file ends with, and how many bytes were read of its body until then. */
async function refusal(content: string | Uint8Array): Promise<{ message: string; read: number }> {
  const source = await openCsv(write(folder, content));
  let read = -source.bodyStart;
  const onBytes = (block: Uint8Array): number => (read += block.length);
  const { reason, code, message } = await abortOf(rowsOf(source, { onBytes }));
  return { message: `${reason} ${code} ${message.replace(source.path, 'users.csv')}`, read };
}

describe('readRows rejects a quote that is never closed', () => {
  it.each([
    ['email,name\na,b\n\nc,"d\ne,f\n', 'row 2 (line 4), column 2'],
    ['email,name\n"a\nb","c"" \n', 'row 1 (line 3), column 2'],
    ['email,name\na,b,"c', 'row 1 (line 2), column 3'],
    ['email,x\na, "b\n', 'row 1 (line 2), column 2'],
  ])('%j', async (content, spot) => {
    expect((await refusal(content)).message).toBe(
      `input_invalid csv_unterminated_quote users.csv: the quote that opens in ${spot} is never closed. ` +
        'Close it, or remove it.',
    );
  });

  it('after it delivered the rows before it', async () => {
    const source = await openCsv(write(folder, 'email\na\nb\n"c\n'));
    const rows: number[] = [];
    const read = async (): Promise<void> => {
      for await (const batch of readRows(source)) rows.push(...batch.map(({ row }) => row));
    };
    expect(await abortOf(read())).toMatchObject({ code: 'csv_unterminated_quote' });
    expect(rows).toEqual([1, 2]);
  });
});

describe('readRows rejects a file that cannot be a CSV', () => {
  it.each([
    [
      'one letter',
      'a',
      'the cell in row 2 (line 3), column 1 is longer than 1 MiB. Shorten it,',
      4,
    ],
    [
      'an open quote',
      '"',
      'the cell in row 2 (line 3), column 1 is longer than 1 MiB. A quote opens there that is probably never closed',
      4,
    ],
    ['delimiters', ',', 'row 2 (line 3) is longer than 16 MiB. Check', 34],
  ])('50 MB of %s, having read little of it', async (_, start, message, mostMib) => {
    const filler = start === ',' ? ',' : 'a';
    const content = Buffer.alloc(50e6, filler);
    content.write(`email,name\nx,y\n${start}`);
    const { message: shown, read } = await refusal(content);
    expect(shown).toContain(message);
    expect(read).toBeLessThan(mostMib * MIB);
  });

  it.each([0, 1])('a cell of more than 1 MiB, by %d bytes', async (excess) => {
    const path = write(folder, `email,name\n${'a'.repeat(MIB + excess)},b\nc,d\n`);
    const outcome = await readAll(path).catch((error: unknown) => error);
    if (excess === 0) expect(outcome).toHaveLength(2);
    else expect(outcome).toMatchObject({ code: 'csv_cell_too_long' });
  });

  it.each([0, 2])('a cell of more than 1 MiB in UTF-16, by %d bytes', async (excess) => {
    const cell = 'é'.repeat((MIB + excess) / 2);
    const outcome = await readAll(write(folder, encoded(`email\n${cell}\n`, 'utf-16le'))).catch(
      (error: unknown) => error,
    );
    if (excess === 0) expect(outcome).toHaveLength(1);
    else expect(outcome).toMatchObject({ code: 'csv_cell_too_long' });
  });

  it.each([0, 1])('a record of more than 16 MiB, by %d bytes', async (excess) => {
    const record = `${'a'.repeat(1023)},`.repeat(16 * 1024).slice(0, -1);
    const path = write(folder, `email\n${record}${'b'.repeat(1 + excess)}\n`);
    const outcome = await readAll(path).catch((error: unknown) => error);
    if (excess === 0) expect(outcome).toHaveLength(1);
    else expect(outcome).toMatchObject({ code: 'csv_record_too_long' });
  });
});

describe('readRows rejects text that cannot be decoded', () => {
  it.each<[string, Uint8Array, string, number, number]>([
    ['a Latin-1 letter', Buffer.from('email\na\nM\xfcller\n', 'latin1'), 'UTF-8', 9, 2],
    ['a sequence cut short', Buffer.from('email\n\xc3\xa9\xe2\x82\n', 'latin1'), 'UTF-8', 8, 1],
    ['a sequence cut by the end', Buffer.from('email\na\nb\xf0\x9f\x98', 'latin1'), 'UTF-8', 9, 2],
    ['an overlong sequence', Buffer.from('email\n\xc0\xaf\n', 'latin1'), 'UTF-8', 6, 1],
    ['a surrogate in UTF-8', Buffer.from('email\na\xed\xa0\x80\n', 'latin1'), 'UTF-8', 7, 1],
    [
      'a bad byte after a replacement character',
      Buffer.from('email\n\xef\xbf\xbd\xff\n', 'latin1'),
      'UTF-8',
      9,
      1,
    ],
    ['a bad byte within an open quote', Buffer.from('email\na\n"\xff', 'latin1'), 'UTF-8', 9, 2],
    ['a lone high surrogate', encoded('email\n😀\ud83d\n', 'utf-16le'), 'UTF-16', 18, 1],
    ['a lone low surrogate', encoded('email\na\n\ude00b\n', 'utf-16be'), 'UTF-16', 18, 2],
    ['two low surrogates', encoded('email\n\ude00\ude00\n', 'utf-16le'), 'UTF-16', 14, 1],
    ['a high surrogate before the end', encoded('email\na\ud83d', 'utf-16le'), 'UTF-16', 16, 1],
    [
      'half a unit at the end of a row',
      Buffer.concat([encoded('email\na', 'utf-16le'), Buffer.from('b')]),
      'UTF-16',
      16,
      1,
    ],
    [
      'half a unit after the last row',
      Buffer.concat([encoded('email\na\n', 'utf-16be'), Buffer.from('b')]),
      'UTF-16',
      18,
      2,
    ],
  ])('%s', async (_, content, name, offset, row) => {
    const { message } = await refusal(content);
    const line = row + 1;
    const at = `at offset ${offset} (row ${row}, line ${line})`;
    expect(message).toContain(`input_invalid csv_encoding users.csv is not valid ${name}: `);
    expect(message).toMatch(/: (the first invalid byte is|byte 0x[0-9A-F]{2}) at /);
    expect(message).toContain(at);
  });

  it('with the line of the byte, not that of its row', async () => {
    const content = Buffer.from('email,name\r\na,b\r\nc,"d\re\n\xfcf"\r\n', 'latin1');
    expect((await refusal(content)).message).toBe(
      'input_invalid csv_encoding users.csv is not valid UTF-8: byte 0xFC at offset 24 (row 2, line 5) is ü in ' +
        'Windows-1252: add --encoding windows-1252, or save the file as "CSV UTF-8".',
    );
  });

  it('without the advice to decode all of a file that is UTF-8 elsewhere', async () => {
    const content = Buffer.concat([
      Buffer.from('email,name\na,é\nb,M'),
      Buffer.from('\xfcller\n', 'latin1'),
    ]);
    expect((await refusal(content)).message).toBe(
      'input_invalid csv_encoding users.csv is not valid UTF-8: byte 0xFC at offset 19 (row 2, line 3) is invalid ' +
        '(it is ü in Windows-1252), but other text before it is UTF-8. Correct that line in a text editor, and save ' +
        'the file as UTF-8.',
    );
  });

  it.each([1, 5, 64])('telling the same byte and row in blocks of %d', async (blockBytes) => {
    const rows = 'é,日本\n'.repeat(20);
    const content = Buffer.concat([Buffer.from(`email,x\n${rows}`), Buffer.from([0x61, 0xff])]);
    const abort = await abortOf(rowsOf(await openCsv(write(folder, content)), { blockBytes }));
    expect(abort.message).toContain(`at offset ${content.length - 1} (row 21, line 22)`);
  });
});

describe('readRows notices a file that', () => {
  const range = { byteStart: 8, byteEnd: 16, firstRow: 2, firstLine: 3 };
  const opened = (): Promise<CsvSource> => openCsv(write(folder, 'email\na\n"b\nc"\nd\n'));

  it('shrank since it was opened', async () => {
    const source = await opened();
    truncateSync(source.path, 14);
    expect(await abortOf(rowsOf(source))).toMatchObject({
      reason: 'job_in_the_way',
      code: 'csv_changed',
      message: `${source.path} changed while it was being read. Restore the file, or start again.`,
    });
  });

  it('ends before the range does', async () => {
    const source = await opened();
    truncateSync(source.path, 15);
    const abort = await abortOf(rowsOf(source, { range }));
    expect(abort).toMatchObject({ reason: 'job_in_the_way', code: 'csv_changed' });
  });

  it('shrinks while it is read', async () => {
    const source = await openCsv(write(folder, `email\n${'a\n'.repeat(50)}`));
    let blocks = 0;
    const onBytes = (): void => {
      if (++blocks === 3) truncateSync(source.path, 30);
    };
    const abort = await abortOf(rowsOf(source, { onBytes, blockBytes: 10 }));
    expect(abort).toMatchObject({ reason: 'job_in_the_way', code: 'csv_changed' });
  });

  it('no longer ends a record where the range ends', async () => {
    const source = await opened();
    writeFileSync(source.path, 'email\na\n"b\nccc\nd\n');
    const abort = await abortOf(rowsOf(source, { range }));
    expect(abort).toMatchObject({ reason: 'job_in_the_way', code: 'csv_changed' });
  });

  it('grew since it was opened, without minding', async () => {
    const source = await opened();
    appendFileSync(source.path, 'e\n');
    expect(await rowsOf(source, { range })).toHaveLength(2);
    expect(await rowsOf(source)).toHaveLength(3);
  });
});
