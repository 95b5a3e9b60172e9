import { gzipSync } from 'node:zlib';
import { openCsv } from '../../src/lib/csv';
import { abortOf, temporaryFolder, write } from '../support/csv/csv-files';

const folder = temporaryFolder();

/** A local file header of a ZIP archive, and the name of the first file. */
function zip(name: string): Buffer {
  return Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(26, 1), Buffer.from(name)]);
}

const OLE = Buffer.from('d0cf11e0a1b11ae10000000000000000', 'hex');
const SAVE = 'Open it in a spreadsheet program and save it as "CSV UTF-8".';
const CONVERT = 'Convert it to a CSV whose first line names the columns, for example with jq.';

const KINDS: readonly [string, string | Buffer, string][] = [
  ['xlsx', zip('[Content_Types].xml'), `an Excel workbook, not a CSV. ${SAVE}`],
  ['xlsx of another writer', zip('xl/workbook.xml'), `an Excel workbook, not a CSV. ${SAVE}`],
  [
    'ods',
    zip('mimetypeapplication/vnd.oasis.opendocument.spreadsheetPK'),
    `an OpenDocument spreadsheet, not a CSV. ${SAVE}`,
  ],
  ['zip', zip('users.csv'), 'a ZIP archive, not a CSV. Extract the CSV from it.'],
  ['xls', OLE, `an old Excel workbook (.xls), not a CSV. ${SAVE}`],
  ['pdf', '%PDF-1.7\n', 'a PDF, not a CSV. Export the data as a CSV.'],
  [
    'bzip2',
    'BZh91AY',
    'compressed with bzip2, not a CSV. Decompress it first. Of compressed files, only gzip (.csv.gz) is read.',
  ],
  ['JSON Lines', '{"email":"a@x.io"}\n{"email":"b@x.io"}\n', `JSON Lines, not a CSV. ${CONVERT}`],
  ['one line of JSON', '\ufeff{"email":"a@x.io"}', `JSON Lines, not a CSV. ${CONVERT}`],
  ['a JSON object', '{\n  "users": [\n', `a JSON document, not a CSV. ${CONVERT}`],
  ['a JSON array', '[{"email":"a@x.io"}]', `a JSON array, not a CSV. ${CONVERT}`],
  ['an indented JSON array', '\n[\n  {\n', `a JSON array, not a CSV. ${CONVERT}`],
  [
    'HTML',
    '<!DOCTYPE html><html>',
    'a web page or XML, not a CSV. If it should be an export, check that the download was not a sign-in page, ' +
      'and export the data as a CSV.',
  ],
  [
    'a database',
    Buffer.from(`SQLite format 3\0\x10\0\x01\x01${'\0'.repeat(40)}`, 'latin1'),
    'a binary file, not a CSV. Export the data as a CSV.',
  ],
];

describe('a file that is not a CSV', () => {
  it.each(KINDS)('is named: %s', async (_, content, what) => {
    const path = write(folder, content);
    expect(await abortOf(openCsv(path))).toMatchObject({
      reason: 'input_invalid',
      code: 'csv_other_kind',
      message: `${path} is ${what}`,
    });
  });

  it('is named when it is compressed', async () => {
    const path = write(folder, gzipSync(zip('xl/workbook.xml')), 'users.csv.gz');
    expect((await abortOf(openCsv(path))).message).toContain('is an Excel workbook');
  });

  it('is named as gzip without the ending', async () => {
    const path = write(folder, gzipSync('email\na@x.io\n'));
    expect(await abortOf(openCsv(path))).toMatchObject({
      reason: 'input_invalid',
      code: 'csv_other_kind',
      message: `${path} is compressed with gzip. Rename it so that it ends in .gz, and it is read.`,
    });
  });

  it.each(['[email],[first_name]\n', '<email>,x\n', '{email},x\n', 'PK,email\n', '#email\n'])(
    'is not suspected by an odd header: %j',
    async (content) => {
      expect((await openCsv(write(folder, content))).header[0]).toBe(content.split(/[,\n]/)[0]);
    },
  );
});
