import { type CliRun, filesBelow, openWorkplace, type Workplace } from '../support/run-cli';
import { runCheckHash } from '../support/commands/check-hash';

const PASSWORD = 'Corr3ct-Horse!';
const SSHA = '{SSHA}dpopcMFUqRePjTap6MyuXH1Tc+WLEgvL';
const BCRYPT = '$2b$10$abcdefghijklmnopqrstuubpbGxRe5FBEjJu1uKBskzGBNNF3686.';
const METEOR = '$2b$10$abcdefghijklmnopqrstuuTj0xNFyqrg9n0S20sEvuyr2Vxj.J1qS';
const DJANGO =
  'pbkdf2_sha256$720000$KvdmxGVZHkPWSjqjYUbXkg$f0SJQj86A8DL0JWqb8QWBZHi00QJ0ty5gSmxR6wq5JU=';

const USERS = [
  'email,external_id,password_hash,password_hash_type',
  `ada@example.com,u1,${SSHA},ssha`,
  `bob@example.com,u2,${METEOR},bcrypt`,
  `cy@example.com,u3,${DJANGO},`,
  'dan@example.com,u4,,',
  `ADA@example.com,u5,${BCRYPT},bcrypt`,
  'eve@example.com,u2,,',
  '',
].join('\n');

let place: Workplace;
beforeEach(() => {
  place = openWorkplace();
  place.write('users.csv', USERS);
});
afterEach(() => {
  place.remove();
});

/** Runs `check-hash` with the password on standard input. */
const run = (...args: readonly string[]): Promise<CliRun> =>
  runCheckHash(args, { folder: place.folder, password: PASSWORD });

const check = (...args: readonly string[]): Promise<CliRun> =>
  run('users.csv', '--password-stdin', ...args);

describe('check-hash of a user', () => {
  it('ends 0 when the password verifies, and leaves nothing', async () => {
    const { status, stdout, stderr } = await check('--email', 'Ada@Example.com');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toBe(
      'Verifies: the password matches the ssha hash that an import sends for ada@example.com (users.csv, row 1).\n',
    );
    expect(filesBelow(place.folder)).toEqual(['users.csv']);
  });

  it('takes the file by --csv, and the password for nothing else', async () => {
    const flags = ['--csv', 'users.csv', '--password-stdin', '--email', 'ada@example.com'];
    const { status, stderr } = await run(...flags);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('finds the user by external id, and checks the row that creates the user', async () => {
    const { status, stdout } = await check('--id', 'u5');
    expect(status).toBe(0);
    expect(stdout).toContain('(users.csv, row 1)');
  });

  it('ends 3 when the password does not verify, with what was hashed instead', async () => {
    const { status, stdout } = await check('--email', 'bob@example.com');
    expect(status).toBe(3);
    expect(stdout).toMatch(/^Does not verify: .* the bcrypt hash .* \(users\.csv, row 2\)\.\n/);
    expect(stdout).toContain('The hash is of the SHA-256 of the password in hex');
  });

  it('ends 3 with likely causes where nothing else is known', async () => {
    place.write(
      'users.csv',
      `email,password_hash,password_hash_type\na@x.io,${SSHA.replace('E', 'F')},ssha\n`,
    );
    const { status, stdout } = await check('--email', 'a@x.io');
    expect(status).toBe(3);
    expect(stdout).toContain('Likely causes\n  The hash was cut');
  });

  it.each([
    ['dan@example.com', 'The row has no password: the user is created without one.'],
    [
      'cy@example.com',
      'An import rejects the row: password_hash is given without a password_hash_type',
    ],
  ])('ends 3 when it cannot be told: %s', async (email, reason) => {
    const { status, stdout } = await check('--email', email);
    expect(status).toBe(3);
    expect(stdout).toMatch(/^Cannot be told for /);
    expect(stdout).toContain(reason);
  });

  it('names the command that corrects a row that an import rejects', async () => {
    const { stdout } = await check('--email', 'cy@example.com');
    expect(stdout).toContain('Next           workos-migrate validate users.csv --auto-fix');
  });

  it('reads the columns and the format as import does', async () => {
    place.write('hr.csv', `Mail;Hash\nada@example.com;${SSHA}\n`);
    const flags = [
      '--map',
      'Mail=email',
      '--map',
      'Hash=password_hash',
      '--set',
      'password_hash_type=ssha',
    ];
    const { status } = await run(
      'hr.csv',
      ...flags,
      '--delimiter',
      ';',
      '--email',
      'ada@example.com',
      '--password-stdin',
    );
    expect(status).toBe(0);
  });

  it('prints one JSON document with --json', async () => {
    const { stdout, stderr } = await check('--email', 'ada@example.com', '--json');
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      csv: 'users.csv',
      summary: { checked: 1, verifies: 1, differs: 0, unknown: 0, missing: 0 },
      source: null,
      results: [{ email: 'ada@example.com', row: 1, type: 'ssha', outcome: 'verifies' }],
      causes: [],
    });
  });
});

describe('check-hash of known accounts', () => {
  it('counts, and lists the emails that do not verify', async () => {
    const others = ['bob', 'dan', 'nobody'].map((name) => `${name}@example.com,${PASSWORD}`);
    place.write('known.csv', `email,password\nada@example.com,${PASSWORD}\n${others.join('\n')}\n`);
    const { status, stdout, stderr } = await run('users.csv', '--accounts', 'known.csv');
    expect({ status, stderr }).toEqual({ status: 3, stderr: '' });
    expect(stdout).toBe(
      [
        '1 of 4 passwords verified against users.csv',
        '',
        'Does not verify: 1',
        '  bob@example.com (row 2)',
        '',
        'Cannot be told: 1',
        '  dan@example.com (row 4): The row has no password: the user is created without one.',
        '',
        'Not in the file: 1',
        '  nobody@example.com',
        '',
      ].join('\n'),
    );
  });

  it('ends 0 when all verify: 10,000 of them', async () => {
    const names = Array.from({ length: 10_000 }, (_, at) => `u${String(at)}@example.com`);
    const rows = names.map((name) => `${name},${SSHA},ssha\n`).join('');
    place.write('users.csv', `email,password_hash,password_hash_type\n${rows}`);
    place.write(
      'known.csv',
      `email,password\n${names.map((name) => `${name},${PASSWORD}\n`).join('')}`,
    );
    const { status, stdout } = await run('users.csv', '--accounts', 'known.csv', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      summary: { checked: 10_000, verifies: 10_000 },
      results: [],
    });
  });

  it.each([
    ['no column password', 'email\na@x.io\n', 'it has no column password'],
    [
      'a row without a password',
      `email,password\na@x.io,\n`,
      'row 1 (line 2) has no email and password',
    ],
    [
      'a row without an email',
      `email,password\n${PASSWORD},${PASSWORD}\n`,
      'row 1 (line 2) has no email',
    ],
    ['no rows', 'email,password\n', 'it has no accounts'],
  ])('ends 4 for a file with %s', async (_, content, says) => {
    place.write('known.csv', content);
    const { status, stderr } = await run('users.csv', '--accounts', 'known.csv');
    expect(status).toBe(4);
    expect(stderr).toContain(`known.csv cannot be used as --accounts: ${says}`);
  });
});

describe('check-hash refuses', () => {
  it.each([
    ['no file', 2, 'csv_not_named', []],
    ['standard input as the file', 2, 'csv_not_a_file', ['-', '--email', 'a@x.io']],
    ['no user', 2, 'user_not_named', ['users.csv']],
    ['two users', 2, 'user_not_named', ['users.csv', '--email', 'a@x.io', '--id', 'u1']],
    [
      'a password beside accounts',
      2,
      'user_not_named',
      ['users.csv', '--accounts', 'k.csv', '--password-stdin'],
    ],
    ['no terminal', 2, 'password_not_given', ['users.csv', '--email', 'ada@example.com']],
    [
      'an email that is not there',
      2,
      'user_not_found',
      ['users.csv', '--email', 'no@x.io', '--password-stdin'],
    ],
    [
      'an id of several users',
      2,
      'user_ambiguous',
      ['users.csv', '--id', 'u2', '--password-stdin'],
    ],
    [
      'a file that is not there',
      2,
      'csv_missing',
      ['no.csv', '--email', 'a@x.io', '--password-stdin'],
    ],
    ['accounts that are not there', 2, 'csv_missing', ['users.csv', '--accounts', 'no.csv']],
    [
      'a file without the column email',
      4,
      'csv_header',
      ['bad.csv', '--email', 'a@x.io', '--password-stdin'],
    ],
  ])('%s', async (_, status, code, args) => {
    place.write('bad.csv', 'name\nAda\n');
    const ended = await run(...args, '--json');
    expect(ended.status).toBe(status);
    expect(JSON.parse(ended.stdout)).toMatchObject({ error: { code } });
  });

  it('a user who is not in the file, with the column that was searched', async () => {
    place.write('hr.csv', 'Mail,Nr\nada@example.com,1\n');
    const map = ['--map', 'Mail=email', '--map', 'Nr=external_id', '--password-stdin'];
    const byEmail = await run('hr.csv', ...map, '--email', 'no@x.io');
    expect(byEmail.stderr).toContain('hr.csv: no row has no@x.io in the column "Mail".');
    const byId = await run('hr.csv', ...map, '--id', '7');
    expect(byId.stderr).toContain('hr.csv: no row has 7 in the column "Nr".');
  });
});
