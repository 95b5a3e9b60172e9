import { bindColumns, BY_NAME, type ColumnName, type Reading } from '../../../src/lib/records';
import { fixRow } from '../../../src/lib/validate/fixes/fix-row';
import { STRING_VECTORS } from '../../support/hashes/string-vectors';
import { withFixes } from '../../../src/lib/validate/fixes/row-identity';

const BCRYPT = '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy';
const ARGON2 = '$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHQ$aGFzaGhhc2g';
const PBKDF2 = '$pbkdf2$i=600000,d=sha256$c2FsdHNhbHQ$aGFza+hh/c2g';
const SCRYPT = '$scrypt$v=1$n=16384,r=8,p=1,kl=64$c2FsdHNhbHQ$aGFzaGhhc2g';
const SSHA = '{SSHA}MTIzNDU2Nzg5MDEyMzQ1Njc4OTBzYWx0';

const DJANGO = 'pbkdf2_sha256$600000$salt$aGFzaA==';
const DJANGO_AS_PBKDF2 = '$pbkdf2$i=600000,d=sha256$c2FsdA$aGFzaA';
const BETTER_AUTH = `${'0f'.repeat(16)}:${'0f'.repeat(64)}`;
const BETTER_AUTH_AS_SCRYPT = `$scrypt$v=1$n=16384,r=16,p=1,kl=64$${base64('0f'.repeat(16))}$${base64('\x0f'.repeat(64))}`;

function base64(text: string): string {
  return Buffer.from(text, 'latin1').toString('base64').replace(/=+$/, '');
}

type Cells = Partial<Record<ColumnName, string>>;

/** The row's cells after its fixes, by column. */
function fixed(cells: Cells): Cells {
  const bound = bindColumns(Object.keys(cells));
  if (!bound.ok) throw new Error('The test names a column that does not exist');
  const fixes = fixRow(Object.values(cells), bound.columns);
  return { ...cells, ...Object.fromEntries(fixes.map(({ column, value }) => [column, value])) };
}

/** The cells of a row by their own headers, after its fixes. */
function fixedAsRead(
  cells: Readonly<Record<string, string>>,
  reading: Partial<Reading>,
): readonly string[] {
  const bound = bindColumns(Object.keys(cells), { ...BY_NAME, ...reading });
  if (!bound.ok) throw new Error(JSON.stringify(bound.problems));
  const written = Object.values(cells);
  return withFixes(written, fixRow(written, bound.columns));
}

function credentials(hash: string, type: string): readonly (string | undefined)[] {
  const cells = fixed({ email: 'a@x.io', password_hash: hash, password_hash_type: type });
  return [cells.password_hash, cells.password_hash_type];
}

describe('fixRow', () => {
  it.each(STRING_VECTORS.filter(({ clues }) => clues === undefined))(
    'converts the hash of another tool: $name',
    ({ type, stored, value = stored }) => {
      expect(credentials(stored, '')).toEqual([value, type]);
    },
  );

  it.each([
    ['Django', 'pbkdf2_sha256_django', DJANGO, DJANGO_AS_PBKDF2, 'pbkdf2'],
    [
      'Django out of range',
      'pbkdf2',
      DJANGO.replace('$6', '$2'),
      DJANGO_AS_PBKDF2.replace('i=6', 'i=2'),
      'pbkdf2',
    ],
    ['Better Auth', 'Better-Auth', BETTER_AUTH, BETTER_AUTH_AS_SCRYPT, 'scrypt'],
  ])('converts the hash of %s if the type means it', (_, type, stored, value, rightType) => {
    expect(credentials(stored, type)).toEqual([value, rightType]);
    expect(credentials(stored, 'bcrypt')).toEqual([stored, 'bcrypt']);
  });

  it.each([
    [BCRYPT, 'BCrypt', BCRYPT, 'bcrypt'],
    [BCRYPT, 'auth0', BCRYPT, 'bcrypt'],
    [` ${BCRYPT}`, ' okta-bcrypt ', BCRYPT, 'bcrypt'],
    [BCRYPT, '', BCRYPT, 'bcrypt'],
    [ARGON2, 'argon2id', ARGON2, 'argon2'],
    [ARGON2, '', ARGON2, 'argon2'],
    [PBKDF2, 'pbkdf2_sha256', PBKDF2, 'pbkdf2'],
    [SSHA, '', SSHA, 'ssha'],
    ['bcrypt', BCRYPT, BCRYPT, 'bcrypt'],
    ['Argon2id', ` ${ARGON2} `, ARGON2, 'argon2'],
    [`{bcrypt}${BCRYPT}`, 'bcrypt', BCRYPT, 'bcrypt'],
    [`{CRYPT}${BCRYPT}`, '', BCRYPT, 'bcrypt'],
    [`bcrypt$${BCRYPT}`, 'bcrypt', BCRYPT, 'bcrypt'],
    [`'${BCRYPT}'`, 'bcrypt', BCRYPT, 'bcrypt'],
    [SSHA.toLowerCase().slice(0, 6) + SSHA.slice(6), 'SSHA', SSHA, 'ssha'],
    [`${ARGON2}==`, 'argon2', ARGON2, 'argon2'],
    [ARGON2.replace('m=65536,t=3,p=4', 'p=4,t=3,m=65536'), 'argon2', ARGON2, 'argon2'],
    [PBKDF2.replace('i=600000,d=sha256', 'd=sha256,i=600000'), '', PBKDF2, 'pbkdf2'],
    [`'${SCRYPT.replace('n=16384,r=8', 'r=8,n=16384')}='`, 'scrypt', SCRYPT, 'scrypt'],
    ['NULL', 'NULL', '', ''],
    ['\\N', 'none', '', ''],
    ['NULL', 'bcrypt', '', 'bcrypt'],
    [BCRYPT, 'NULL', BCRYPT, 'bcrypt'],
    [PBKDF2.replace('+', '-').replace('/c', '_c'), 'pbkdf2', PBKDF2, 'pbkdf2'],
  ])('repairs the hash %j of type %j', (hash, type, rightHash, rightType) => {
    expect(credentials(hash, type)).toEqual([rightHash, rightType]);
  });

  it.each([
    ['a type that matches', BCRYPT, 'bcrypt'],
    ['a type that the form disproves', BCRYPT, 'argon2'],
    ['a type that may tell what was hashed first', BCRYPT, 'md5'],
    ['a type that pre-hashes', BCRYPT, 'bcrypt_sha256'],
    ['a type nobody knows', BCRYPT, 'ours'],
    ['a hash without a form', 'secret', ''],
    ['a hash of no form that is taken', '5f4dcc3b5aa765d61d8327deb882cf99', 'md5'],
    ['a form of several tools', BETTER_AUTH, ''],
    ['a hash that is of no use', 'UkVEQUNURUQ=', ''],
    ['a prefix of another function', `bcrypt_sha256$${BCRYPT}`, 'bcrypt'],
    ['a hash cut short', BCRYPT.slice(0, -1), 'bcrypt'],
    ['a type alone', '', 'bcrypt'],
    ['a parameter too many', ARGON2.replace('p=4', 'p=4,x=1'), 'argon2'],
    ['a parameter twice', ARGON2.replace('p=4', 't=3'), 'argon2'],
    ['a type of each', 'bcrypt', 'bcrypt'],
    ['a hash far too long', `'${'x'.repeat(10_000)}'`, 'bcrypt'],
  ])('leaves %s', (_, hash, type) => {
    expect(credentials(hash, type)).toEqual([hash, type]);
  });

  it.each([
    ['otpauth://totp/a?secret=jbswy3dpehpk3pxp', '', 'JBSWY3DPEHPK3PXP', ''],
    ['otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&issuer=A%20B', '', 'JBSWY3DPEHPK3PXP', 'A B'],
    ['otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&issuer=A', 'Own', 'JBSWY3DPEHPK3PXP', 'Own'],
    [
      ' otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&algorithm=sha1&digits=6&period=30',
      '',
      'JBSWY3DPEHPK3PXP',
      '',
    ],
    ['JBSWY3DP\u200bEHPK3PXP', '', 'JBSWY3DPEHPK3PXP', ''],
    ['none', '\\N', '', ''],
  ])('repairs the TOTP secret %j', (secret, issuer, rightSecret, rightIssuer) => {
    const cells = fixed({ email: 'a@x.io', totp_secret: secret, totp_issuer: issuer });
    expect([cells.totp_secret, cells.totp_issuer]).toEqual([rightSecret, rightIssuer]);
  });

  it.each([
    'jbsw y3dp ehpk 3pxp',
    'otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&digits=8',
    'otpauth://totp/a?secret=1',
    '123456',
  ])('leaves the TOTP secret %j', (secret) => {
    const cells = { email: 'a@x.io', totp_secret: secret };
    expect(fixed(cells)).toEqual(cells);
  });

  it('names no type where the file has no column for it', () => {
    const cells = { email: 'a@x.io', password_hash: BCRYPT };
    expect(fixed(cells)).toEqual(cells);
  });

  it('fixes each cell once, and tells where', () => {
    const bound = bindColumns(['notes', 'role_slugs', 'email']);
    if (!bound.ok) throw new Error('The header is sound');
    const fixes = fixRow([' x ', 'ADMIN', ' a@x.io'], bound.columns);
    expect(fixes.map(({ column, index, value }) => [column, index, value])).toEqual([
      ['email', 2, 'a@x.io'],
      ['role_slugs', 1, 'admin'],
    ]);
  });

  it.each([
    ["'", "'"],
    ['"', '"'],
    ['`', '`'],
    ['\u201c', '\u201d'],
  ])('unwraps every cell of a row whose email is in %s and %s', (open, close) => {
    const wrapped = (text: string): string => `${open}${text}${close}`;
    const cells = {
      email: wrapped('ada@example.com'),
      first_name: wrapped('Ada'),
      last_name: 'Lovelace',
      external_id: ` ${wrapped('u1')}`,
      email_verified: wrapped('true'),
      org_name: wrapped('Acme'),
      password: wrapped(' secret '),
      role_slugs: wrapped('Admin'),
    };
    expect(fixed(cells)).toEqual({
      email: 'ada@example.com',
      first_name: 'Ada',
      last_name: 'Lovelace',
      external_id: 'u1',
      email_verified: 'true',
      org_name: 'Acme',
      password: ' secret ',
      role_slugs: 'admin',
    });
  });

  it('leaves cells in quotes beside an email in none or in others', () => {
    for (const email of ['ada@example.com', '"ada@example.com"']) {
      const { first_name, password } = fixed({ email, first_name: "'Ada'", password: "'secret'" });
      expect([first_name, password]).toEqual(["'Ada'", "'secret'"]);
    }
  });

  it('leaves a row with too many or too few cells', () => {
    const bound = bindColumns(['email', 'org_id']);
    if (!bound.ok) throw new Error('The header is sound');
    expect(fixRow([' a@x.io'], bound.columns)).toEqual([]);
    expect(fixRow([' a@x.io', '', 'x'], bound.columns)).toEqual([]);
  });
});

describe('with --map and --set', () => {
  const map = { Mail: 'email', Firma: 'org_name', Tier: 'metadata.tier', Hash: 'password_hash' };

  it('the cells are fixed as what they are read as, and unread ones are not', () => {
    const cells = {
      Mail: '<ada@example.com>',
      Firma: '="0012"',
      Tier: '\\N',
      Hash: `{bcrypt}${BCRYPT}`,
      Notes: '\\N',
    };
    const set = {
      password_hash_type: 'bcrypt',
      first_name: '\u201cAda\u201d',
      'metadata.a': '\\N',
    };
    expect(fixedAsRead(cells, { map, set })).toEqual([
      'ada@example.com',
      '0012',
      '',
      BCRYPT,
      '\\N',
    ]);
  });

  it('quotation marks are removed from the cells of metadata keys as from all others', () => {
    const cells = { Mail: "'ada@example.com'", Tier: "'pro'", Firma: "'Acme'", Hash: '' };
    expect(fixedAsRead(cells, { map })).toEqual(['ada@example.com', 'pro', 'Acme', '']);
    const others = { Mail: 'ada@example.com', Tier: "'pro'", Firma: "'Acme'", Hash: '' };
    expect(fixedAsRead(others, { map })).toEqual(Object.values(others));
  });
});
