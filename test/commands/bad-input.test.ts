import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type BadInput, expectRejected, GOOD_CSV, setStage } from '../support/commands/bad-input';

const FILES: readonly BadInput[] = [
  { name: 'no file', args: [], exit: 2, code: 'csv_not_named', says: ['users.csv'] },
  {
    name: 'a missing file',
    csv: null,
    exit: 2,
    code: 'csv_missing',
    says: ['users.csv does not exist'],
  },
  {
    name: 'a missing file named by --csv',
    args: ['--csv', 'other.csv'],
    exit: 2,
    code: 'csv_missing',
    says: ['other.csv does not exist'],
  },
  {
    name: 'two files',
    args: ['users.csv', '--csv', 'other.csv'],
    exit: 2,
    code: 'csv_named_twice',
    says: ['users.csv', 'other.csv', 'Give only one'],
  },
  {
    name: 'a folder',
    csv: null,
    prepare: ({ folder }) => mkdirSync(join(folder, 'users.csv')),
    exit: 2,
    code: 'csv_is_directory',
    says: ['users.csv is a directory'],
  },
  { name: 'an empty file', csv: '', exit: 4, code: 'csv_empty', says: ['users.csv', 'email'] },
  {
    name: 'a header without rows',
    csv: 'email,first_name\n',
    exit: 4,
    code: 'csv_no_rows',
    says: ['users.csv', 'header but no rows'],
  },
  {
    name: 'a file without an email column',
    csv: 'mail,first_name\nada@example.com,Ada\n',
    exit: 4,
    code: 'csv_header',
    says: ['users.csv', 'no email column', 'Did you mean "mail"? Rename it to email'],
  },
  {
    name: 'a column that is listed twice',
    csv: 'email,external_id,Email\nada@example.com,1,\n',
    exit: 4,
    code: 'csv_header',
    says: ['users.csv', 'column email 2 times', 'columns 1 and 3', 'keep one'],
  },
  {
    name: 'Latin-1',
    csv: Buffer.from('email,first_name\nada@example.com,Ada\nrene@example.com,Ren\xe9\n', 'latin1'),
    exit: 4,
    code: 'csv_encoding',
    says: ['users.csv', 'not valid UTF-8', 'offset 57', 'row 2', 'add --encoding'],
  },
  {
    name: 'UTF-16 without a byte order mark',
    csv: Buffer.from(GOOD_CSV, 'utf16le'),
    exit: 4,
    code: 'csv_encoding',
    says: ['users.csv', 'UTF-16', 'add --encoding utf-16le'],
  },
  {
    name: 'a quote that is never closed',
    csv: 'email,first_name\nada@example.com,Ada\nbob@example.com,"Bob\ncy@example.com,Cy\n',
    exit: 4,
    code: 'csv_unterminated_quote',
    says: ['users.csv', 'row 2 (line 3)', 'column 2', 'Close it, or remove it'],
  },
];

const FLAGS: readonly BadInput[] = [
  { name: 'an unknown flag', args: ['users.csv', '--sped', '9'], says: ['--sped'] },
  { name: 'an extra argument', args: ['users.csv', 'more.csv'], says: ['more.csv'] },
  { name: '--job-id without a value', args: ['users.csv', '--job-id'], says: ['--job-id'] },
  ...[
    ['--chunk-size', '0', 'a whole number from 1 to 100000'],
    ['--chunk-size', 'NaN', 'a whole number from 1 to 100000'],
    ['--chunk-size', '-1', 'a whole number from 1 to 100000'],
    ['--chunk-size', '1.5', 'a whole number from 1 to 100000'],
    ['--chunk-size', '', 'a whole number from 1 to 100000'],
    ['--concurrency', '0', 'a whole number from 1 to 500'],
    ['--rate-limit', '0', 'a number from 0.1'],
    ['--headroom', '1', 'a number from 0 to 0.95'],
    ['--max-errors', '0', 'a whole number from 1'],
  ].map(([flag = '', value = '', takes = '']) => ({
    name: `${flag} ${value === '' ? '(blank)' : value}`,
    args: ['users.csv', flag, value],
    code: 'flag_invalid',
    says: [`${flag} takes ${takes}`, `not "${value}"`],
  })),
  {
    name: '--on-existing maybe',
    args: ['users.csv', '--on-existing', 'maybe'],
    says: ['--on-existing', 'fail, adopt, update'],
  },
  {
    name: 'an --org-id that is not an id',
    args: ['users.csv', '--org-id', '../users'],
    code: 'flag_invalid',
    says: ['--org-id takes', 'org_'],
  },
  {
    name: '--sandbox with --dry-run',
    args: ['users.csv', '--sandbox', '--dry-run'],
    says: ['--dry-run', '--sandbox'],
  },
].map((bad) => ({ code: 'usage', ...bad, exit: 2 }));

const stage = setStage();

describe.each([
  ['the file', FILES],
  ['the flags', FLAGS],
])('import rejects, because of %s,', (_group, table) => {
  it.each(table)('$name', (bad) => expectRejected(stage(), bad));
});

// Root can read every file.
const itAsUser = process.getuid?.() === 0 || process.platform === 'win32' ? it.skip : it;

itAsUser('import refuses a file it may not read', async () => {
  const { place, runBothWays } = stage();
  chmodSync(place.write('users.csv', GOOD_CSV), 0o000);
  const { plain, json } = await runBothWays(['users.csv']);
  expect(plain).toMatchObject({ status: 2, stderr: expect.stringContaining('permission denied') });
  expect(json).toMatchObject({ status: 2, stdout: expect.stringContaining('csv_unreadable') });
});
