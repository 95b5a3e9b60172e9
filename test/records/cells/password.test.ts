import { accepted, BCRYPT, rejected, rules } from '../../support/records/rows';

const RESET = 'import without a password and let users reset it';
const SALTED = Buffer.alloc(24, 7).toString('base64');
const SCRYPT = '$scrypt$v=1$n=16384,r=8,p=1,kl=64$c2FsdA$aGFzaA';
const FIREBASE = '$firebase-scrypt$v=1$r=8,m=14,ss=Bw,sk=c2lnbmVy$c2FsdA$aGFzaA';
const PBKDF2 = '$pbkdf2$i=600000,d=sha256$c2FsdA$aGFzaA';
const ARGON2 = '$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA';

describe('password', () => {
  it('is sent as written, with a warning', () => {
    const row = accepted({ password: '  s3cret ' });
    expect(row.record.user.password).toBe('  s3cret ');
    expect(row.warnings).toEqual([
      {
        rule: 'password_plain',
        column: 'password',
        message:
          'password is plain text: anyone who can read the file can read it; a password_hash is safer',
      },
      {
        rule: 'password_blank_edge',
        column: 'password',
        message: 'password begins or ends with a blank, which is sent as part of it',
      },
    ]);
  });

  it.each([
    ['NULL', 'placeholder_word'],
    ['\\N', 'placeholder_word'],
    ['caf\ufffd con leche', 'replacement_character'],
    ['cafÃ© con leche', 'double_encoding'],
  ])('is sent as written, with a warning, when it is %s', (password, rule) => {
    const row = accepted({ password });
    expect(row.record.user.password).toBe(password);
    expect(rules(row.warnings)).toEqual(['password_plain', rule]);
  });

  it('is not given when it is only blanks', () => {
    const row = accepted({ password: '   ' });
    expect(row.record.user).toEqual({ email: 'ada@example.com' });
    expect(row.warnings).toEqual([]);
  });

  it('is ignored beside a hash', () => {
    const row = accepted({
      password: 's3cret',
      password_hash: BCRYPT,
      password_hash_type: 'bcrypt',
    });
    expect(row.record.user).toEqual({
      email: 'ada@example.com',
      passwordHash: { value: BCRYPT, type: 'bcrypt' },
    });
    expect(row.warnings).toEqual([
      {
        rule: 'password_ignored',
        column: 'password',
        message: 'password is not sent, because the row has a password_hash',
      },
    ]);
  });
});

describe('password_hash and password_hash_type', () => {
  it.each([
    ['bcrypt', BCRYPT],
    ['bcrypt', BCRYPT.replace('$2a$10', '$2b$04')],
    ['bcrypt', BCRYPT.replace('$2a$10', '$2y$31')],
    ['scrypt', SCRYPT],
    ['firebase-scrypt', FIREBASE],
    ['pbkdf2', PBKDF2],
    ['pbkdf2', '$pbkdf2$i=210000,d=sha512$c2FsdA$aGFzaA'],
    ['argon2', ARGON2],
    ['argon2', ARGON2.replace('argon2id', 'argon2i')],
    ['argon2', ARGON2.replace('argon2id', 'argon2d')],
    ['ssha', `{SSHA}${SALTED}`],
    ['ssha', `{SSHA}${Buffer.alloc(21).toString('base64')}`],
    ['ssha', `{SSHA}${Buffer.alloc(22).toString('base64')}`],
  ])('%s takes %s', (type, value) => {
    const row = accepted({
      password_hash: ` ${value} `,
      password_hash_type: ` ${type.toUpperCase()}`,
    });
    expect(row.record.user.passwordHash).toEqual({ value, type });
    expect(row.warnings).toEqual([]);
  });

  it.each([
    ['bcrypt', BCRYPT.slice(0, -1)],
    ['bcrypt', `${BCRYPT}a`],
    ['bcrypt', BCRYPT.replace('$2a$10', '$2x$10')],
    ['bcrypt', BCRYPT.replace('$2a$10', '$2a$03')],
    ['bcrypt', BCRYPT.replace('$2a$10', '$2a$32')],
    ['bcrypt', BCRYPT.replace('N9', 'N+')],
    ['bcrypt', SCRYPT],
    ['pbkdf2', '$pbkdf2$d=sha512,i=210000$c2FsdA$aGFzaA'],
    ['argon2', ARGON2.replace('m=65536,t=3', 't=3,m=65536')],
    ['scrypt', '$scrypt$v=1$kl=64,p=1,r=16,n=16384$c2+sdA$aG/zaA'],
    ['firebase-scrypt', '$firebase-scrypt$v=1$sk=c2lnbmVy,ss=Bw,m=14,r=8$c2FsdA$aGFzaA'],
    ['scrypt', SCRYPT.replace('$v=1', '')],
    ['scrypt', SCRYPT.replace('v=1', 'v=2')],
    ['scrypt', SCRYPT.replace(',kl=64', '')],
    ['scrypt', SCRYPT.replace('kl=64', 'kl=64,x=1')],
    ['scrypt', SCRYPT.replace('kl=64', 'n=64')],
    ['scrypt', SCRYPT.replace('p=1', 'n=16384')],
    ['scrypt', SCRYPT.replace('n=16384', 'n=many')],
    ['scrypt', SCRYPT.replace('n=16384', 'n=0')],
    ['scrypt', SCRYPT.replace('n=16384', 'n')],
    ['scrypt', SCRYPT.replace('n=16384,', ',')],
    ['scrypt', SCRYPT.replace('c2FsdA', 'c2FsdA==')],
    ['scrypt', SCRYPT.replace('c2FsdA', 'c2F-dA')],
    ['scrypt', SCRYPT.replace('c2FsdA', '')],
    ['scrypt', SCRYPT.replace('aGFzaA', '')],
    ['scrypt', `${SCRYPT}$aGFzaA`],
    ['scrypt', `x${SCRYPT}`],
    ['scrypt', 'c2FsdA:aGFzaA'],
    ['firebase-scrypt', FIREBASE.replace('ss=Bw', 'ss=Bw==')],
    ['firebase-scrypt', FIREBASE.replace('ss=Bw', 'ss=')],
    ['firebase-scrypt', FIREBASE.replace('m=14', 'm=x')],
    ['firebase-scrypt', '$firebase-scrypt$hash=aGFzaA==$salt=c2FsdA==$sk=c2ln$ss=Bw==$r=8$m=14'],
    ['pbkdf2', PBKDF2.replace('sha256', 'sha1')],
    ['pbkdf2', PBKDF2.replace('$i', '$v=1$i')],
    ['pbkdf2', PBKDF2.replace(',d=sha256', '')],
    ['argon2', ARGON2.replace('v=19', 'v=16')],
    ['argon2', ARGON2.replace('argon2id', 'argon2')],
    ['argon2', ARGON2.replace('t=3,', '')],
    ['ssha', SALTED],
    ['ssha', `{SSHA}${Buffer.alloc(20).toString('base64')}`],
    ['ssha', `{SSHA}${SALTED}=`],
    ['ssha', `{SSHA}${SALTED.replace('B', '-')}`],
    ['ssha', '{SSHA}'],
    ['ssha', `{SSHA}${'a'.repeat(10_000_000)}`],
  ])('%s does not take %#', (type, hash) => {
    const { problems } = rejected({ password_hash: hash, password_hash_type: type });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ rule: 'password_hash_invalid', column: 'password_hash' });
    expect(problems[0]?.message).toMatch(`password_hash does not have the form of ${type}: `);
  });

  it('says how the hash should be written', () => {
    const { problems } = rejected({ password_hash: 'nothing', password_hash_type: 'pbkdf2' });
    expect(problems[0]?.message).toBe(
      'password_hash does not have the form of pbkdf2: $pbkdf2$i=<iterations>,d=<sha256 or sha512>$<salt>$<hash>, base64 with + and /, without =',
    );
  });

  it.each(['auth0', 'okta-bcrypt', 'Auth0'])('%s means bcrypt when the string is one', (type) => {
    expect(
      accepted({ password_hash: BCRYPT, password_hash_type: type }).record.user.passwordHash,
    ).toEqual({ value: BCRYPT, type: 'bcrypt' });
    expect(rejected({ password_hash: SCRYPT, password_hash_type: type }).problems).toEqual([
      {
        rule: 'password_hash_invalid',
        column: 'password_hash',
        message: `password_hash does not have the form of bcrypt, the only hash that ${type.toLowerCase()} means: $2b$<cost 04 to 31>$<53 characters>. For any other hash ${RESET}`,
      },
    ]);
  });

  it('go together', () => {
    expect(rejected({ password_hash: BCRYPT }).problems).toEqual([
      {
        rule: 'password_hash_type_missing',
        column: 'password_hash_type',
        message:
          'password_hash is given without a password_hash_type: write one of bcrypt, scrypt, firebase-scrypt, ssha, pbkdf2, argon2',
      },
    ]);
    expect(rejected({ password_hash: ' ', password_hash_type: 'bcrypt' }).problems).toEqual([
      {
        rule: 'password_hash_missing',
        column: 'password_hash',
        message:
          'password_hash_type is given without a password_hash: give both or leave both blank',
      },
    ]);
  });

  it.each(['md5', 'MD5', 'sha1', 'sha256', 'sha512', 'phpass', 'ssha256', 'crypt'])(
    'names the way out for %s',
    (type) => {
      expect(rejected({ password_hash: 'abc', password_hash_type: type }).problems).toEqual([
        {
          rule: 'password_hash_type_not_taken',
          column: 'password_hash_type',
          message: `WorkOS does not accept ${type.toLowerCase()} hashes: ${RESET}`,
        },
      ]);
    },
  );

  it('suggests the type that is meant', () => {
    const { problems } = rejected({ password_hash: ARGON2, password_hash_type: 'argon2id' });
    expect(problems).toEqual([
      {
        rule: 'password_hash_type_unknown',
        column: 'password_hash_type',
        message:
          'password_hash_type is argon2id: write argon2 when the hash has the form $argon2id$v=19$m=<memory>,t=<time>,p=<lanes>$<salt>$<hash>, base64 with + and /, without =',
      },
    ]);
  });

  it('does not repeat a type it does not know, for it may be the hash', () => {
    const { problems } = rejected({ password_hash: 'bcrypt', password_hash_type: BCRYPT });
    expect(problems).toEqual([
      {
        rule: 'password_hash_type_unknown',
        column: 'password_hash_type',
        message:
          'password_hash_type is not one of bcrypt, scrypt, firebase-scrypt, ssha, pbkdf2, argon2 (password_hash and password_hash_type look swapped)',
      },
    ]);
  });

  it('blames a cell that cannot be read, and not the other for being alone', () => {
    const row = rejected({ password_hash: '\ud800', password_hash_type: 'bcrypt' });
    expect(rules(row.problems)).toEqual(['text_not_well_formed']);
  });
});
