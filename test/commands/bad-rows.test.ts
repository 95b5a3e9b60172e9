import { join } from 'node:path';
import type { RowFailure } from '../../src/lib/model';
import { type TestBed, openTestBed } from '../support/import-test-bed';
import {
  type CliRun,
  envOf,
  openWorkplace,
  readErrors,
  runCli,
  type Workplace,
} from '../support/run-cli';

const HEADER = 'email,password_hash,password_hash_type,metadata,org_id,org_external_id,org_name';

/** Invalid rows, with the code and words of their lines in `errors.jsonl`. */
const BAD_ROWS: readonly (readonly [cells: string, code: string, words: string])[] = [
  ['short@example.com,x', 'row_too_short', 'The row has 2 cells where the header has 7'],
  ['long@example.com,,,,,,,more', 'row_too_long', 'The row has 8 cells where the header has 7'],
  ['"quoted"@example.com,,,,,,', 'quote_malformed', 'follows the closing quote of a cell'],
  ['not-an-address,,,,,,', 'email_invalid', 'email is not a valid address'],
  [',,,,,,Acme', 'email_missing', 'email is missing'],
  ['json@example.com,,,{plan: pro},,,', 'metadata_invalid_json', 'Metadata is invalid JSON'],
  ['array@example.com,,,[1],,,', 'metadata_invalid_json', 'Metadata is invalid JSON'],
  ['both@example.com,,,,org_1,acme,', 'both_org_ids', 'org_id and org_external_id are both given'],
  [
    'typeless@example.com,$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy,,,,,',
    'password_hash_type_missing',
    'without a password_hash_type',
  ],
  [
    'form@example.com,5f4dcc3b5aa765d61d8327deb882cf99,bcrypt,,,,',
    'password_hash_invalid',
    'password_hash does not have the form of bcrypt',
  ],
  ['md5@example.com,5f4dcc3b5aa765d6,md5,,,,', 'password_hash_type_not_taken', 'md5'],
  ['a\u200bb@x.io,,,,,,', 'email_invalid', 'a control or invisible character'],
];

/** Rows whose requests WorkOS rejects. */
const REFUSED_ROWS: readonly (readonly [cells: string, type: string, words: string])[] = [
  ['taken@example.com,,,,,,', 'user_create', 'Email already exists'],
  ['lost@example.com,,,,,vanished,', 'org_resolution', 'Organization not found'],
];

let bed: TestBed;
let place: Workplace;
let run: CliRun;
let errors: readonly RowFailure[];

beforeAll(async () => {
  bed = await openTestBed();
  await bed.seed({ users: [{ email: 'taken@example.com' }] });
  place = openWorkplace();
  const cells = [...BAD_ROWS, ...REFUSED_ROWS].map(([row]) => row);
  // A good row after each bad one.
  const rows = cells.flatMap((row, index) => [
    row,
    `good${String(index)}@example.com,,,,,acme,Acme`,
  ]);
  place.write('users.csv', [HEADER, ...rows, ''].join('\n'));
  run = await runCli(['import', 'users.csv', '--job-id', 'j', '--rate-limit', '100000'], {
    cwd: place.folder,
    env: envOf(bed.sandbox),
  });
  errors = readErrors(join(place.folder, '.workos-checkpoints/j/errors.jsonl'));
});

afterAll(async () => {
  place.remove();
  await bed.close();
});

it('Bad rows do not stop good ones', async () => {
  expect(run.status).toBe(3);
  const { users } = await bed.state();
  expect(users.map(({ email }) => email).sort()).toEqual(
    [
      'taken@example.com',
      ...[...BAD_ROWS, ...REFUSED_ROWS].map((_, index) => `good${String(index)}@example.com`),
    ].sort(),
  );
});

it('errors.jsonl has exactly the bad rows, in the order of the file', () => {
  const expected = [...BAD_ROWS, ...REFUSED_ROWS].map((_, index) => 2 * index + 1);
  expect(errors.map(({ recordNumber }) => recordNumber)).toEqual(expected);
});

it.each(BAD_ROWS.map((row, index) => [index, ...row] as const))(
  'row problem %i: %s',
  (index, _cells, code, words) => {
    expect(errors[index]).toMatchObject({
      recordNumber: 2 * index + 1,
      errorType: 'row_invalid',
      errorCode: code,
      errorMessage: expect.stringContaining(words),
      retryable: false,
      attempts: 0,
    });
  },
);

it.each(REFUSED_ROWS.map((row, index) => [index, ...row] as const))(
  'refused row %i: %s',
  (index, _cells, type, words) => {
    expect(errors[BAD_ROWS.length + index]).toMatchObject({
      errorType: type,
      errorMessage: expect.stringContaining(words),
      retryable: false,
    });
  },
);

it('The summary names the three most frequent reasons and the file with all of them', () => {
  expect(run.stdout).toContain('14 of 28 rows failed');
  expect(run.stdout).toContain('Why rows failed');
  expect(run.stdout).toContain('2 × Metadata is invalid JSON');
  expect(run.stdout).toContain(join('.workos-checkpoints', 'j', 'errors.jsonl'));
});

it('An invisible character in an email is shown escaped, not as a blank', async () => {
  const row = 2 * BAD_ROWS.length - 1;
  const cell = String.raw`a\u200bb@x.io`;
  expect(errors.find(({ recordNumber }) => recordNumber === row)?.email).toBe(cell);
  const listed = await runCli(['errors', 'j'], { cwd: place.folder });
  expect(listed.stdout).toContain(`${cell} `);
  const { stdout } = await runCli(['validate', 'users.csv'], { cwd: place.folder });
  expect(stdout).toContain(`("${cell}")`);
});
