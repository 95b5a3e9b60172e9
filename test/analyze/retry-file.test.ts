import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { RetrySelection, type SelectionRequest, writeRetryFile } from '../../src/lib/analyze';
import type { FailedRow } from '../../src/lib/failures';
import type { Fingerprint } from '../../src/lib/model';
import { openWorkplace, type Workplace } from '../support/run-cli';

let place: Workplace;

beforeEach(() => {
  place = openWorkplace();
});
afterEach(() => {
  place.remove();
});

interface Copying extends Partial<SelectionRequest> {
  /** Rows to retry, with an email where it is compared. */
  readonly failed?: readonly (number | FailedRow)[];
  /** Rows that failed permanently. */
  readonly permanent?: readonly number[];
  readonly csv?: Fingerprint;
}

/** Copies rows of a file with this content; returns the text of the copy and its counts. */
async function copied(
  content: string | Buffer,
  copying: Copying,
): Promise<{ text: string; rows: number; firstRows: number }> {
  const { failed = [], permanent = [], csv, ...request } = copying;
  const csvPath = place.write('users.csv', content);
  const selection = new RetrySelection({
    includePermanent: false,
    includeFirstRows: false,
    compareEmails: csv === undefined,
    ...request,
  });
  for (const one of failed) {
    selection.add(typeof one === 'number' ? { recordNumber: one } : one, true);
  }
  for (const recordNumber of permanent) selection.add({ recordNumber }, false);
  const path = join(place.folder, 'retry.csv');
  const output = { path, force: true, keep: [csvPath] };
  const format = { encoding: null, delimiter: null };
  const file = await writeRetryFile({ csvPath, format, output, selection, csv });
  expect(file.path).toBe(path);
  const { rows, firstRows } = file;
  return { text: readFileSync(path, 'latin1'), rows, firstRows };
}

function fingerprint(content: string): Fingerprint {
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { path: 'users.csv', bytes: Buffer.byteLength(content), sha256, rows: 3 };
}

const CSV = 'email,note\na@example.com,"x, ""y"""\nb@example.com,two\nc@example.com,"3\nlines"\n';

describe('a retry file', () => {
  it('has the header and the unchanged rows, in their order, readable only by its owner', async () => {
    const { text, rows } = await copied(CSV, { failed: [3, 1], csv: fingerprint(CSV) });
    expect(text).toBe('email,note\na@example.com,"x, ""y"""\nc@example.com,"3\nlines"\n');
    expect(rows).toBe(2);
    expect(statSync(join(place.folder, 'retry.csv')).mode & 0o777).toBe(0o600);
  });

  it('has nothing of what was appended to the file since', async () => {
    const appended = `${CSV}d@example.com,4\n`;
    const { text } = await copied(appended, { failed: [3], csv: fingerprint(CSV) });
    expect(text).toBe('email,note\nc@example.com,"3\nlines"\n');
  });

  it.each([
    [
      'a byte order mark',
      Buffer.from('\ufeffemail\na@x.io\nb@x.io\n'),
      Buffer.from('\ufeffemail\nb@x.io\n'),
    ],
    [
      'UTF-16',
      Buffer.from('\ufeffemail\nä@x.io\nb@x.io\n', 'utf16le'),
      Buffer.from('\ufeffemail\nb@x.io\n', 'utf16le'),
    ],
    ['CRLF and empty lines', 'email\r\n\r\na@x.io\r\n\r\nb@x.io\r\n', 'email\r\nb@x.io\r\n'],
    ['CR', 'email\ra@x.io\rb@x.io\r', 'email\rb@x.io\r'],
    ['semicolons', 'email;x\na@x.io;1\nb@x.io;2', 'email;x\nb@x.io;2'],
    ['a broken row', 'email,x\na@x.io,"1" 2\n"b@x.io" b,3', 'email,x\n"b@x.io" b,3'],
  ])('keeps %s', async (_what, content, expected) => {
    const { text } = await copied(content, { failed: [2] });
    expect(text).toBe(Buffer.from(expected).toString('latin1'));
  });

  it('has the rows that failed permanently only when they are included', async () => {
    const given = { failed: [2], permanent: [1], csv: fingerprint(CSV) };
    expect((await copied(CSV, given)).rows).toBe(1);
    expect((await copied(CSV, { ...given, includePermanent: true })).rows).toBe(2);
  });

  it('uses the last failure of a row', async () => {
    const given = { failed: [1, 2], permanent: [2], csv: fingerprint(CSV) };
    expect((await copied(CSV, given)).text).toBe('email,note\na@example.com,"x, ""y"""\n');
  });

  it('has any selection of any file, byte for byte', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', ' ', '美') });
    // A record of blank cells is not a row.
    const row = cell.map((text) => `x${text}`);
    const file = fc.array(fc.record({ cells: fc.tuple(cell, row), isTaken: fc.boolean() }), {
      minLength: 1,
    });
    await fc.assert(
      fc.asyncProperty(file, async (rows) => {
        const lines = rows.map(
          ({ cells }) => `${cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(',')}\n`,
        );
        const failed = rows.flatMap(({ isTaken }, index) => (isTaken ? [index + 1] : []));
        const { text } = await copied(`email,x\n${lines.join('')}`, { failed });
        const expected = `email,x\n${lines.filter((_line, index) => rows[index]?.isTaken).join('')}`;
        expect(Buffer.from(text, 'latin1').toString()).toBe(expected);
      }),
      { numRuns: 60 },
    );
  });
});

describe('when users are updated, a retry file', () => {
  const rows = ['a@x.io,A1', 'A@x.io,A2', 'b@x.io,B1', 'a@x.io,A3', 'b@x.io,B2'];
  const csv = `email,last_name\n${rows.join('\n')}\n`;
  const failing = (...numbers: readonly number[]): FailedRow[] =>
    numbers.map((recordNumber) => ({
      recordNumber,
      email: rows[recordNumber - 1]?.split(',')[0] ?? '',
    }));
  const lines = (text: string): string[] => text.split('\n').slice(1, -1);

  it.each([
    [
      'includes the first row of an email, once',
      [2, 4],
      [],
      ['a@x.io,A1', 'A@x.io,A2', 'a@x.io,A3'],
      1,
    ],
    ['includes no other row for a first row', [1, 4], [], ['a@x.io,A1', 'a@x.io,A3'], 0],
    ['skips a first row that failed permanently', [4], [1], ['A@x.io,A2', 'a@x.io,A3'], 1],
    ['treats each email separately', [4, 5], [1, 2], ['b@x.io,B1', 'a@x.io,A3', 'b@x.io,B2'], 1],
  ])('%s', async (_what, failed, permanent, expected, firstRows) => {
    const given = {
      failed: failing(...failed),
      permanent,
      csv: fingerprint(csv),
      includeFirstRows: true,
    };
    const copy = await copied(csv, given);
    expect(lines(copy.text)).toEqual(expected);
    expect(copy).toMatchObject({ rows: expected.length, firstRows });
  });
});

describe('no retry file is written', () => {
  async function expectNone(
    copying: Promise<unknown>,
    code: string,
    message: RegExp,
  ): Promise<void> {
    await expect(copying).rejects.toMatchObject({
      reason: 'job_in_the_way',
      code,
      message: expect.stringMatching(message),
    });
    expect(existsSync(join(place.folder, 'retry.csv'))).toBe(false);
    expect(readdirSync(place.folder)).toEqual(['users.csv']);
  }

  it.each([
    ['size', CSV.replace('two', '2'), /It had \d+ bytes and has \d+ now/],
    ['content', CSV.replace('two', 'owt'), /Its content is different/],
    ['quotes', CSV.replace('lines"', 'lines,'), /the quote that opens in row 3/],
  ])('from a file whose %s changed', async (_what, content, message) => {
    await expectNone(
      copied(content, { failed: [1], csv: fingerprint(CSV) }),
      'csv_changed',
      message,
    );
  });

  it.each<[string, FailedRow, RegExp]>([
    [
      'email of a row differs',
      { recordNumber: 2, email: 'a@example.com' },
      /Row 2 has a different email/,
    ],
    [
      'row does not exist',
      { recordNumber: 4, email: 'd@example.com' },
      /ends before the last failed row/,
    ],
  ])('from a file of unknown fingerprint where the %s', async (_what, failed, message) => {
    await expectNone(copied(CSV, { failed: [failed] }), 'csv_differs', message);
  });

  it('unless the emails differ only in case, spaces and control characters', async () => {
    const csv = 'email\n  ADA@example.com \n"b\u0007b"\nlast\n';
    const failed = [
      { recordNumber: 1, email: 'ada@example.com' },
      { recordNumber: 2, email: 'b b' },
      { recordNumber: 3, email: '' },
    ];
    expect((await copied(csv, { failed })).rows).toBe(3);
  });
});
