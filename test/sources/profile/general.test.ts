import type { Source } from '../../../src/lib/sources';
import { CSV, JSON_RECORDS } from '../../../src/lib/sources/profile/general';
import { STRING_VECTORS } from '../../support/hashes/string-vectors';
import { convertOne } from '../../support/sources/convert';
import { verifiedType } from '../../support/sources/verified';

const HASH = STRING_VECTORS[0]?.stored ?? '';

describe('any table', () => {
  it('is read by usual names', async () => {
    const record = {
      'User ID': '7',
      'E-Mail': 'ada@example.com',
      'Email Verified': 'yes',
      'Given Name': 'Ada',
      Surname: 'Lovelace',
      'Password Hash': HASH,
      'TOTP Secret': 'KEZFMZBYONIHUVBQOVMGWMKMNVLW4N2S',
      Company: 'Acme',
      Role: 'admin;editor',
      Groups: 'staff',
      Metadata: '{"plan": "pro"}',
    };
    const { user, memberships, findings } = convertOne(CSV, record);
    expect(user).toMatchObject({
      id: '7',
      email: 'ada@example.com',
      emailVerified: true,
      firstName: 'Ada',
      lastName: 'Lovelace',
      totpSecret: 'KEZFMZBYONIHUVBQOVMGWMKMNVLW4N2S',
      metadata: { plan: 'pro' },
      state: 'active',
      groups: ['staff'],
    });
    expect(memberships).toEqual([{ org: 'Acme', orgName: 'Acme', roles: ['admin', 'editor'] }]);
    expect(await verifiedType(user.password)).toBe('bcrypt');
    expect(findings).toEqual([]);
  });

  it('has an organization that is named by an id, which is printable ASCII', () => {
    const of = (record: object) => convertOne(CSV, { ...record }).memberships;
    expect(of({ company_id: 4, company: 'Acme' })).toEqual([
      { org: '4', orgName: 'Acme', roles: [] },
    ]);
    expect(of({ company: 'Bücher' })).toEqual([
      { org: 'B%C3%BCcher', orgName: 'Bücher', roles: [] },
    ]);
    expect(of({ role: 'admin' })).toEqual([]);
  });

  it.each([
    [{ deleted_at: '2026-01-01' }, 'deleted'],
    [{ status: 'Deleted' }, 'deleted'],
    [{ status: 'suspended' }, 'disabled'],
    [{ is_active: 'f' }, 'disabled'],
    [{ disabled_at: '2026-01-01' }, 'disabled'],
    [{ banned: 'false' }, 'active'],
    [{ status: 'active', is_active: 'true' }, 'active'],
    [{}, 'active'],
  ])('has the state of %j: %s', (record, state) => {
    expect(convertOne(CSV, { id: '1', ...record }).user.state).toBe(state);
  });

  it('tells a flag that says nothing', () => {
    const { user, findings } = convertOne(CSV, { email: 'a@example.com', email_verified: 'maybe' });
    expect(user.emailVerified).toBe(false);
    expect(findings).toEqual([
      expect.objectContaining({ code: 'value_unreadable', field: 'email_verified' }),
    ]);
  });

  it.each([
    ['better-auth', '3.10', 'scrypt'],
    ['bcrypt_sha256', HASH, 'unsupported'],
    ['bcrypt', HASH, 'bcrypt'],
  ])('has a type that says what the hash does not show: %s', async (type, hash, expected) => {
    const stored = hash === '3.10' ? BETTER_AUTH : hash;
    const record = { password_hash: stored, password_hash_type: type };
    expect(await verifiedType(convertOne(CSV, record).user.password)).toBe(expected);
  });

  it('has a password in plain text, which is refused', () => {
    const { password } = convertOne(CSV, { password: 'Corr3ct-Horse!' }).user;
    expect(password).toMatchObject({ kind: 'refused', reason: 'unknown' });
    expect(JSON.stringify(password)).not.toContain('Corr3ct');
  });
});

const BETTER_AUTH =
  '41528a8b78ae0bb4c97a6fd845ce363c:d8d4d570453c149e68bf4cca0bde679abbb9faba6a44d0fe787cc2f743e021575673432e28fd17675d24141706e37a43adf9ac5763d1d5dd1dc09871fad7f151';

describe('recognition of the general sources', () => {
  const fits = (source: Source, record: object, header?: readonly string[]) =>
    source.parts[0].fits([{ ...record }], {
      path: '',
      file: 'users',
      ...(header !== undefined && { header }),
    });

  it('takes records with an id or an email, a table for csv and anything else for json', () => {
    expect(fits(CSV, { mail: 'x' }, ['mail'])).toBe(true);
    expect(fits(CSV, { mail: 'x' })).toBe(false);
    expect(fits(JSON_RECORDS, { mail: 'x' })).toBe(true);
    expect(fits(JSON_RECORDS, { mail: 'x' }, ['mail'])).toBe(false);
    expect(fits(JSON_RECORDS, { total: 3 })).toBe(false);
  });

  it('is by name only', () => {
    expect([CSV, JSON_RECORDS].map(({ isNamedOnly }) => isNamedOnly)).toEqual([true, true]);
  });
});
