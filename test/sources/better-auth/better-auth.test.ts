import { decryptText } from '../../../src/lib/sources/better-auth/decrypt';
import { BETTER_AUTH } from '../../../src/lib/sources/better-auth';
import { byId, convertAll, convertOne, joined, partNamed } from '../../support/sources/convert';
import { fixture, type FixturePart } from '../../support/sources/fixtures';
import { verifiedType } from '../../support/sources/verified';

/** Written by Better Auth 1.7.25 with its adapter for memory, but for the secret of the second factor. */
const DUMP = fixture('better-auth', 'memory-adapter.json');
const TABLES = ['users', 'accounts', 'organizations', 'members', 'two_factors'].flatMap((name) =>
  fixture('better-auth', `${name}.csv`),
);
const ALL = convertAll(BETTER_AUTH, TABLES);
const SECRET = 'a-secret-of-the-application-32-chars';

describe('a dump of Better Auth itself', () => {
  const [ada, anonymous] = convertAll(BETTER_AUTH, DUMP);

  it('has users, organizations and roles', () => {
    expect(ada?.user).toMatchObject({
      email: 'ada@example.com',
      emailVerified: false,
      fullName: 'Ada Lovelace',
      metadata: { username: 'ada', role: 'user' },
      state: 'active',
      social: [],
    });
    expect(ada?.memberships).toEqual([{ org: expect.any(String), roles: ['owner'] }]);
    expect(anonymous?.user.state).toBe('anonymous');
  });

  it('has passwords that verify', async () => {
    expect(ada === undefined ? '' : await verifiedType(ada.user.password)).toBe('scrypt');
  });
});

describe('a user in tables with _', () => {
  it.each([
    ['1', { fullName: 'Ada King Lovelace', emailVerified: true, state: 'active' }],
    ['3', { emailVerified: false, state: 'active', social: ['google'] }],
    ['4', { state: 'disabled' }],
    ['5', { state: 'anonymous' }],
  ])('%s has its fields', (id, expected) => {
    expect(byId(ALL, id).user).toMatchObject(expected);
  });

  it('has no name that is the phone number', () => {
    expect(byId(ALL, '2').user).not.toHaveProperty('fullName');
    expect(byId(ALL, '2').user.emailVerified).toBe(true);
    expect(byId(ALL, '2').user.metadata).toEqual({ phone_number: '+14155550123', role: 'user' });
  });

  it.each([
    ['1', 'scrypt'],
    ['2', 'bcrypt'],
    ['3', 'argon2'],
    ['4', 'none'],
    ['6', 'bcrypt'],
  ])('%s has its password', async (id, type) => {
    expect(await verifiedType(byId(ALL, id).user.password)).toBe(type);
  });

  it('with two passwords has the first one, and a finding', () => {
    expect(byId(ALL, '6').findings.map(({ code }) => code)).toEqual([
      'password_repeated',
      'totp_not_exported',
    ]);
  });

  it('may have the password in a column of its own', async () => {
    const record = {
      id: '9',
      email: 'a@example.com',
      password_hash: '$2b$10$abcdefghijklmnopqrstuubpbGxRe5FBEjJu1uKBskzGBNNF3686.',
    };
    expect(await verifiedType(convertOne(BETTER_AUTH, record).user.password)).toBe('bcrypt');
  });

  it.each([
    'temp-abcdefghijklmnopqrstuvwxyz012345@acme.example',
    'x@anonymous.placeholder.invalid',
  ])('with the email %s is anonymous', (email) => {
    expect(convertOne(BETTER_AUTH, { id: '9', email }).user.state).toBe('anonymous');
    expect(convertOne(BETTER_AUTH, { id: '9', email: 'temp-1@acme.example' }).user.state).toBe(
      'active',
    );
  });
});

describe('organizations of Better Auth', () => {
  it('have members with several roles', () => {
    expect(byId(ALL, '1').memberships).toEqual([
      { org: 'o1', roles: ['owner'] },
      { org: 'o2', roles: ['admin', 'member'] },
    ]);
  });

  it('have metadata, which are JSON in a text', () => {
    const [part] = fixture('better-auth', 'organizations.csv');
    const read = partNamed(BETTER_AUTH, 'organizations').organization;
    expect(part?.records.map((record) => read?.(record))).toEqual([
      { id: 'o1', name: 'Acme Corp', domains: [], metadata: { plan: 'pro', slug: 'acme' } },
      { id: 'o2', name: 'Globex', domains: [], metadata: { slug: 'globex' } },
    ]);
    expect(read?.({ slug: 'x' })).toBeUndefined();
  });
});

describe('second factors of Better Auth', () => {
  /** The first user of these files, with answers. */
  function read(parts: readonly FixturePart[], secret?: string) {
    const record = parts[0]?.records[0] ?? {};
    const answers: Record<string, string> = secret === undefined ? {} : { secret };
    return BETTER_AUTH.convert(record, { ...joined(BETTER_AUTH, parts, record), answers });
  }

  it.each([
    ['camel case', DUMP, SECRET],
    ['a version', TABLES, SECRET],
    ['several secrets', TABLES, `3:another,2:${SECRET}`],
  ])('are opened with the secret of the application: %s', (_, parts, secret) => {
    const { user, findings } = read(parts, secret);
    expect(user.totpSecret).toBe('KEZFMZBYONIHUVBQOVMGWMKMNVLW4N2S');
    expect(findings.map(({ code }) => code)).toEqual(['recovery_codes']);
  });

  it.each([
    [undefined, 'was not given'],
    ['another', 'does not open'],
  ])('stay closed with the secret %s', (secret, expected) => {
    const { user, findings } = read(DUMP, secret);
    expect(user).not.toHaveProperty('totpSecret');
    expect(findings[1]).toMatchObject({
      code: 'totp_encrypted',
      detail: expect.stringContaining(expected),
    });
  });

  it('that were never confirmed are left out', () => {
    expect(byId(ALL, '4').findings.map(({ code }) => code)).toEqual(['totp_unverified']);
  });

  it.each(['', '00', 'zz', '00'.repeat(41), '$ba$2$'])('cannot be opened: %s', (text) => {
    expect(decryptText(text, [SECRET])).toBeUndefined();
  });
});

it('no finding and no metadata has a secret', () => {
  const text = JSON.stringify(ALL.map(({ findings, user }) => [findings, user.metadata]));
  expect(text).not.toMatch(/\$2[aby]|argon2|41528a8b|ya29|c17e|refresh/);
});
