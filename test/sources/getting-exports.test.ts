import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SOURCES } from '../../src/lib/sources';
import { ConvertBed } from '../support/convert/bed';
import { ROOT } from '../support/run-cli';

/** Clients of databases that write a cell as it is, whatever commas, tabs and quotes it has. */
const UNQUOTED = /sqlcmd(?![^\n]*-y 0)|mysql -e|wp db query(?! --skip-column-names --raw)/;

/** A name with what breaks a table without quotes. */
const NAME = '"Ada", of London';
const HASH = '$2y$10$abcdefghijklmnopqrstuubpbGxRe5FBEjJu1uKBskzGBNNF3686.';

let bed: ConvertBed;
beforeEach(() => {
  bed = new ConvertBed();
});
afterEach(() => {
  bed.remove();
});

it.each(SOURCES)('$key is exported by a command that keeps cells apart', ({ key, getIt }) => {
  const page = readFileSync(join(ROOT, 'docs', 'sources', `${key}.md`), 'utf8');
  const commands = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, text]) => text);
  for (const text of [getIt, ...commands]) expect(text).not.toMatch(UNQUOTED);
});

it.each([
  [
    'aspnet',
    { Id: 'a1', Email: 'ada@example.com', EmailConfirmed: true, FirstName: NAME },
    { PasswordHash: null, SecurityStamp: 'x', LockoutEnd: null, LockoutEnabled: true },
  ],
  [
    'wordpress',
    { ID: 1, user_login: 'ada', user_email: 'ada@example.com' },
    { user_pass: '$P$B12345678', display_name: NAME },
  ],
  [
    'laravel',
    { id: 1, name: NAME, email: 'ada@example.com', email_verified_at: null },
    { password: HASH, remember_token: null, created_at: '2026-01-01 00:00:00' },
  ],
])('the lines of JSON that the command of %s writes are read', async (key, one, more) => {
  const record = { ...one, ...more };
  // sqlcmd begins a file with a byte order mark on Windows.
  const path = bed.writeText('users.ndjson', `\uFEFF${JSON.stringify(record)}\r\n`);
  const { file, summary } = await bed.convert([path], { sources: SOURCES });
  expect(summary).toMatchObject({ source: key, records: 1, users: 1 });
  expect(file('users.csv')).toMatch(/^ada@example.com,.*London/m);
});
