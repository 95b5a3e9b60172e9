import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type CliRun, filesBelow, openWorkplace, ROOT, type Workplace } from '../support/run-cli';
import { runCheckHash } from '../support/commands/check-hash';

/** The password of every hash of the fixtures. */
const PASSWORD = 'Corr3ct-Horse!';
const BCRYPT = '$2b$10$abcdefghijklmnopqrstuubpbGxRe5FBEjJu1uKBskzGBNNF3686.';
const SSHA = '{SSHA}dpopcMFUqRePjTap6MyuXH1Tc+WLEgvL';

let place: Workplace;
beforeEach(() => {
  place = openWorkplace();
  mkdirSync(join(place.folder, 'tmp'));
});
afterEach(() => {
  // Hashes of further files are in a temporary folder while the command runs.
  expect(filesBelow(join(place.folder, 'tmp'))).toEqual([]);
  place.remove();
});

const FIXTURES = join(ROOT, 'test', 'sources');

/** Runs `check-hash` with the password on standard input. */
const run = (...args: readonly string[]): Promise<CliRun> =>
  runCheckHash(args, {
    folder: place.folder,
    password: PASSWORD,
    env: { TMPDIR: join(place.folder, 'tmp') },
  });

/** The same for one user of an export. `files` are flags, and files of a source's fixtures. */
function check(source: string, files: string, ...flags: readonly string[]): Promise<CliRun> {
  const words = files.split(' ').map((word) => {
    return word.startsWith('--') ? word : join(FIXTURES, source, 'fixtures', word);
  });
  return run(...words, '--password-stdin', ...flags);
}

describe('check-hash of an export', () => {
  // The users whose passwords the journeys of `convert` bring along.
  it.each([
    ['auth0', 'job.ndjson --passwords hashes.ndjson', 'ada euclid'],
    ['firebase', 'users.json --hash-config hash-config.json', 'ada'],
    ['better-auth', 'users.csv accounts.csv', 'ada grace linus p2'],
    ['keycloak', 'acme-realm.json acme-users-0.json acme-users-1.json', 'ada grace'],
    ['ldif', 'openldap.ldif', 'ada jose'],
    ['django', 'users.json addresses.json groups.jsonl', 'ada grace'],
  ])('verifies the known passwords of %s', async (source, files, names) => {
    const emails = names.split(' ').map((name) => `${name}@example.com`);
    const accounts = emails.map((email) => `${email},${PASSWORD}\n`).join('');
    place.write('known.csv', `email,password\n${accounts}`);
    const words = files.split(' ').map((word) => {
      return word.startsWith('--') ? word : join(FIXTURES, source, 'fixtures', word);
    });
    const { status, stdout } = await run(...words, '--accounts', 'known.csv', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      source,
      summary: { checked: emails.length, verifies: emails.length },
    });
    expect(status).toBe(0);
  });

  it('names the source and the record', async () => {
    const { status, stdout, stderr } = await check(
      'auth0',
      'job.ndjson --passwords hashes.ndjson',
      '--email',
      'ADA@example.com',
    );
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: 'Reading Auth0: job.ndjson (users), hashes.ndjson (passwords).\n',
    });
    expect(stdout).toBe(
      'Verifies: the password matches the bcrypt hash that an import sends for ada@example.com (job.ndjson: line 1).\n',
    );
  });

  it('reads a CSV in another encoding, and the record that convert would import', async () => {
    const header =
      'id,name,email,email_verified_at,password,remember_token,created_at,updated_at\n';
    const rest = ',2026-01-01 00:00:00,2026-01-01 00:00:00\n';
    const text = `${header}1,J\xf6rg,bad,,${BCRYPT},${rest}1,J\xf6rg,a@x.io,,${BCRYPT},${rest}`;
    place.write('users.csv', Buffer.from(text, 'latin1'));
    const words = ['users.csv', '--password-stdin', '--encoding', 'windows-1252', '--id', '1'];
    for (const more of [[], ['--from', 'laravel']]) {
      const { status, stdout } = await run(...words, ...more);
      expect(stdout).toMatch(/^Verifies: .* for a@x\.io \(users\.csv, line 3\)/);
      expect(status).toBe(0);
    }
  });

  it('refuses an answer that the source does not ask for', async () => {
    const answer = ['--answer', 'client-roles=app', '--email', 'ada@example.com'];
    const { status, stderr } = await check('ldif', 'openldap.ldif', ...answer);
    expect(status).toBe(2);
    expect(stderr).toContain('client-roles');
  });

  it('says why it cannot be told: what convert drops, skips, or does not find', async () => {
    const dropped = await check('firebase', 'users.json', '--email', 'ada@example.com');
    expect(dropped.status).toBe(3);
    expect(dropped.stdout).toContain('convert drops the hash (missing_parameters).');
    place.write(
      'users.json',
      JSON.stringify([
        { id: 'a', aud: '', email: 'a@x.io', app_metadata: {}, user_metadata: {} },
        {
          id: 'b',
          aud: '',
          email: 'b@x.io',
          app_metadata: {},
          user_metadata: {},
          deleted_at: '2026-01-01',
        },
      ]),
    );
    const without = await run('users.json', '--id', 'a', '--password-stdin');
    expect(without.stdout).toContain('The export has no password of this user');
    const skipped = await run('users.json', '--id', 'b', '--password-stdin');
    expect(skipped.stdout).toContain('convert skips the record. The user is deleted');
    expect([without.status, skipped.status]).toEqual([3, 3]);
  });

  it('names likely causes of an export, and none of a conversion by hand', async () => {
    const config = join(FIXTURES, 'firebase', 'fixtures', 'users.json');
    place.write(
      'other.txt',
      `hash_config {\n  algorithm: SCRYPT,\n  base64_signer_key: ${'A'.repeat(86)}==,\n  base64_salt_separator: Bw==,\n  rounds: 8,\n  mem_cost: 14,\n}\n`,
    );
    const flags = ['--hash-config', 'other.txt', '--email', 'ada@example.com', '--password-stdin'];
    const { status, stdout } = await run(config, ...flags);
    expect(status).toBe(3);
    expect(stdout).toContain('The signer key is that of another project');
    expect(stdout).toContain('Name the source with --from.');
    expect(stdout).not.toContain('base64 was read as hex');
  });

  it('reads no further than the record', async () => {
    const line = (id: number, hash: string): string =>
      `${JSON.stringify({ id: String(id), email: `u${String(id)}@x.io`, encrypted_password: hash, raw_user_meta_data: {} })}\n`;
    const lines = Array.from({ length: 3_000 }, (_, at) => line(at, BCRYPT)).join('');
    place.write('users.ndjson', lines + '{"id": "cut');
    const first = await run('users.ndjson', '--email', 'u7@x.io', '--password-stdin');
    const last = await run('users.ndjson', '--email', 'u3000@x.io', '--password-stdin');
    expect([first.status, last.status]).toEqual([0, 4]);
    expect(last.stderr).toContain('ends too early');
  });

  it('takes of one email the record that convert imports', async () => {
    const user = { aud: '', app_metadata: {}, raw_user_meta_data: {}, email: 'a@x.io' };
    place.write(
      'users.json',
      JSON.stringify([
        { ...user, id: '1', deleted_at: '2026-01-01', encrypted_password: '' },
        { ...user, id: '2', encrypted_password: BCRYPT },
        { ...user, id: '3', encrypted_password: '' },
      ]),
    );
    const { status, stdout } = await run('users.json', '--email', 'a@x.io', '--password-stdin');
    expect(status).toBe(0);
    expect(stdout).toContain('(users.json, record 2)');
  });

  it('reads fields as --map says, and answers as --answer does', async () => {
    place.write('u.csv', `Id,Mail,encrypted_password,email\n7,a@x.io,${BCRYPT},b@x.io\n`);
    const from = ['--from', 'devise', '--map', 'Mail=email', '--email', 'a@x.io'];
    const asked = await run('u.csv', ...from, '--password-stdin');
    expect(asked.status).toBe(2);
    expect(asked.stderr).toContain('Add --answer pepper=none');
    const answered = await run('u.csv', ...from, '--answer', 'pepper=none', '--password-stdin');
    expect(answered.status).toBe(0);
  });

  it('checks 10,000 accounts in one pass', async () => {
    const ids = Array.from({ length: 10_000 }, (_, at) => String(at));
    const entry = (id: string): string =>
      `dn: uid=u${id},dc=x,dc=io\nobjectClass: inetOrgPerson\nuid: u${id}\nmail: u${id}@x.io\nuserPassword: ${SSHA}\n\n`;
    const gz = gzipSync(ids.map(entry).join(''));
    place.write('people.ldif.gz', gz);
    place.write(
      'known.csv',
      `email,password\n${ids.map((id) => `u${id}@x.io,${PASSWORD}\n`).join('')}`,
    );
    const { status, stdout } = await run('people.ldif.gz', '--accounts', 'known.csv', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ source: 'ldif', summary: { verifies: 10_000 } });
  });
});

describe('check-hash tells an export from a CSV for import', () => {
  const OURS = `email,external_id,password_hash,password_hash_type\na@x.io,1,${BCRYPT},bcrypt\n`;

  it.each([
    ['a CSV with the type of the hash', 'users.csv', OURS, [], null],
    ['a table of no source', 'users.csv', 'email,password\na@x.io,Corr3ct-Horse!\n', [], null],
    [
      'a CSV that a flag reads as import does',
      'users.csv',
      `id,email,email_verified_at,password\n1,a@x.io,,${BCRYPT}\n`,
      ['--map', 'password=password_hash', '--set', 'password_hash_type=bcrypt'],
      null,
    ],
    [
      'the same CSV without it',
      'users.csv',
      `id,email,email_verified_at,password\n1,a@x.io,,${BCRYPT}\n`,
      [],
      'laravel',
    ],
    [
      'a CSV whose source is named',
      'users.csv',
      `id,name,email,emailVerified,password_hash\n1,A,a@x.io,true,${BCRYPT}\n`,
      ['--from', 'better-auth'],
      'better-auth',
    ],
  ])('%s', async (_, name, text, flags, source) => {
    place.write(name, text);
    const found = ['--email', 'a@x.io', '--password-stdin', '--json'];
    const { status, stdout } = await run(name, ...flags, ...found);
    expect(JSON.parse(stdout)).toMatchObject({ source, summary: { verifies: 1 } });
    expect(status).toBe(0);
  });

  it('reads the users.csv of a folder that convert wrote', async () => {
    mkdirSync(join(place.folder, 'converted'));
    place.write('converted/users.csv', OURS);
    place.write('converted/summary.json', '{}');
    const { stdout } = await run('converted', '--email', 'a@x.io', '--password-stdin');
    expect(stdout).toContain(`(${join('converted', 'users.csv')}, row 1)`);
  });
});

describe('check-hash refuses an export', () => {
  it('of the Firebase emulator whole, and prints no password of it', async () => {
    const { status, stdout, stderr } = await check(
      'firebase',
      'emulator.json',
      '--email',
      'ada@example.com',
    );
    expect(status).toBe(4);
    expect(stderr).toContain('The export is of the Firebase emulator');
    expect(stdout + stderr).not.toContain('password=');
  });

  it.each([
    ['no-such-source', 2, 'source_unknown', 'users.csv', ['--from', 'acme']],
    [
      'a flag of another source',
      2,
      'flag_not_of_source',
      'users.csv',
      ['--from', 'devise', '--hash-config', 'h'],
    ],
    ['flags of both', 2, 'flag_invalid', 'users.csv', ['--from', 'devise', '--delimiter', ';']],
    ['an unknown question', 2, 'answer_invalid', 'users.csv', ['--answer', 'color=red']],
    ['JSON of no source', 4, 'source_not_recognised', 'odd.json', []],
    ['a dump that has to be converted first', 4, 'export_other_kind', 'dump', []],
    ['a user who is not there', 2, 'user_not_found', 'users.csv', ['--answer', 'pepper=none']],
  ])('%s', async (_, status, code, file, flags) => {
    place.write('users.csv', `id,email,encrypted_password\n1,b@x.io,${BCRYPT}\n`);
    place.write('h', 'hash_config {\n  rounds: 8,\n}\n');
    place.write('odd.json', '[{"color": "red"}]');
    place.write('dump', 'PGDMP');
    const who = ['--email', 'a@x.io', '--password-stdin', '--json'];
    const ended = await run(file, ...flags, ...who);
    expect(JSON.parse(ended.stdout)).toMatchObject({ error: { code } });
    expect(ended.status).toBe(status);
  });
});
