import type { RecordValue } from '../../../src/lib/exports';
import { CLERK } from '../../../src/lib/sources/clerk';
import { mappingProblems, missingNames, withMapping } from '../../../src/lib/sources/profile';
import { CSV, JSON_RECORDS } from '../../../src/lib/sources/profile/general';
import { STRING_VECTORS } from '../../support/hashes/string-vectors';
import { convertOne, partNamed } from '../../support/sources/convert';
import { verifiedType } from '../../support/sources/verified';

const HASH = STRING_VECTORS[0]?.stored ?? '';

describe.each([
  ['a general source', CSV],
  ['a named source', CLERK],
])('a mapping of %s', (_, source) => {
  const read = (
    record: RecordValue,
    mapping: { readonly map?: Record<string, string>; readonly set?: Record<string, string> },
  ) => convertOne(withMapping(source, { map: {}, set: {}, ...mapping }), record);

  it('reads fields by the names of the file', async () => {
    const record = {
      Uid: 7,
      Kontakt: 'ada@example.com',
      Bestätigt: '2026-01-01',
      Vorname: 'Ada',
      Nachname: 'Null',
      pw: HASH,
      otp: 'KEZFMZBYONIHUVBQOVMGWMKMNVLW4N2S',
      Plan: 'pro',
      tenant: { key: 'acme', label: 'Acme' },
      rolle: ['admin'],
    };
    const map = {
      uid: 'external_id',
      kontakt: 'email',
      Bestätigt: 'email_verified',
      Vorname: 'first_name',
      Nachname: 'last_name',
      pw: 'password_hash',
      otp: 'totp_secret',
      Plan: 'metadata.plan',
      'tenant.key': 'org_external_id',
      'tenant.label': 'org_name',
      rolle: 'role_slugs',
    };
    const { user, memberships } = read(record, { map });
    expect(user).toMatchObject({
      id: '7',
      email: 'ada@example.com',
      emailVerified: true,
      firstName: 'Ada',
      lastName: 'Null',
      totpSecret: 'KEZFMZBYONIHUVBQOVMGWMKMNVLW4N2S',
      metadata: { plan: 'pro' },
    });
    expect(memberships).toEqual([{ org: 'acme', orgName: 'Acme', roles: ['admin'] }]);
    expect(await verifiedType(user.password)).toBe('bcrypt');
  });

  it('gives all users a value', () => {
    const set = {
      email_verified: 'true',
      org_external_id: 'acme',
      role_slugs: 'member',
      'metadata.from': 'legacy',
    };
    const { user, memberships } = read({ id: '7', email: 'a@example.com' }, { set });
    expect(user.metadata).toEqual({ from: 'legacy' });
    expect(memberships).toEqual([{ org: 'acme', roles: ['member'] }]);
  });

  it('reads a field from the named place only', () => {
    const record = { id: '7', email: 'old@example.com', first_name: 'Old', Mail: '', Vorname: '' };
    const { user } = read(record, { map: { Mail: 'email', Vorname: 'first_name' } });
    expect(user).not.toHaveProperty('email');
    expect(user).not.toHaveProperty('firstName');
  });

  it('reads one column as two fields', () => {
    const map = { Mail: 'external_id', mail: 'email' };
    expect(read({ Mail: 'a@example.com' }, { map }).user).toMatchObject({
      id: 'a@example.com',
      email: 'a@example.com',
    });
  });

  it('replaces the metadata', () => {
    const map = { extra: 'metadata' };
    const { user } = read({ id: '7', extra: '{"a": 1}', metadata: '{"b": 2}' }, { map });
    expect(user.metadata).toEqual({ a: 1 });
  });

  it('takes an organization by its name', () => {
    const { memberships } = read({ id: '7', Firma: 'Acme' }, { map: { Firma: 'org_name' } });
    expect(memberships).toEqual([{ org: 'Acme', orgName: 'Acme', roles: [] }]);
  });

  it('takes the type of a hash', async () => {
    const map = { pw: 'password_hash', kind: 'password_hash_type' };
    const { user } = read({ id: '7', pw: HASH, kind: 'phpass' }, { map });
    expect(await verifiedType(user.password)).toBe('unsupported');
  });
});

describe('a mapping of a named source', () => {
  const USER = {
    id: 'user_1',
    primary_email_address: 'ada@example.com',
    verified_email_addresses: 'ada@example.com',
    first_name: 'Ada',
  };
  const entries = { memberships: [{ org: 'org_1', orgName: 'Acme', roles: ['admin'] }] };

  it('does not verify another address', () => {
    const read = (record: RecordValue) =>
      convertOne(withMapping(CLERK, { map: { work: 'email' }, set: {} }), { ...USER, ...record });
    expect(read({ work: 'ada@work.example' }).user.emailVerified).toBe(false);
    expect(read({ work: 'ADA@example.com' }).user.emailVerified).toBe(true);
  });

  it('tells a flag that says nothing', () => {
    const source = withMapping(CLERK, { map: { ok: 'email_verified' }, set: {} });
    const { user, findings } = convertOne(source, { ...USER, ok: 'perhaps' });
    expect(user.emailVerified).toBe(false);
    expect(findings.map(({ code }) => code)).toEqual(['value_unreadable']);
  });

  it('adds an organization, or changes the one that is there', () => {
    const read = (set: Record<string, string>) =>
      convertOne(withMapping(CLERK, { map: {}, set }), USER, { entries }).memberships;
    expect(read({ org_external_id: 'other' })).toEqual([
      { org: 'org_1', orgName: 'Acme', roles: ['admin'] },
      { org: 'other', roles: [] },
    ]);
    expect(read({ org_external_id: 'org_1', org_name: 'Acme Corp' })).toEqual([
      { org: 'org_1', orgName: 'Acme Corp', roles: ['admin'] },
    ]);
    expect(read({ role_slugs: 'member' })).toEqual([
      { org: 'org_1', orgName: 'Acme', roles: ['member'] },
    ]);
  });

  it('tells roles that no organization is there for', () => {
    const source = withMapping(CLERK, { map: {}, set: { role_slugs: 'member' } });
    expect(convertOne(source, USER).findings.map(({ code }) => code)).toEqual([
      'role_without_organization',
    ]);
  });

  it('finds the entries of other files by the id of the source', () => {
    const source = withMapping(CLERK, { map: { legacy: 'external_id' }, set: {} });
    expect(partNamed(source, 'memberships').userKey?.({ ...USER, legacy: '7' })).toBe('user_1');
    const same = withMapping(CLERK, { map: { work: 'email' }, set: {} });
    expect(partNamed(same, 'memberships').userKey).toBeUndefined();
  });

  it('is nothing without flags', () => {
    expect(withMapping(CLERK, { map: {}, set: {} })).toBe(CLERK);
  });
});

describe('what is wrong with a mapping', () => {
  it.each([
    [{ map: { Mail: 'emial' } }, /emial/],
    [{ map: { pw: 'password' } }, /plain text/],
    [{ map: { org: 'org_id' } }, /--org-id/],
    [{ set: { totp_issuer: 'Acme' } }, /totp_issuer/],
    [{ map: { kind: 'password_hash_type' } }, /password_hash/],
    [{ set: { email: 'a@example.com' } }, /cannot share/],
  ])('%j', (mapping, says) => {
    const problems = mappingProblems({ map: {}, set: {}, ...mapping });
    expect(problems.join(' ')).toMatch(says);
  });

  it('is nothing where it fits', () => {
    const map = { Mail: 'email', pw: 'password_hash', kind: 'password_hash_type' };
    expect(mappingProblems({ map, set: { role_slugs: 'member' } })).toEqual([]);
  });
});

describe('names that no record has', () => {
  const mapping = { map: { Mail: 'email', 'profile.plan': 'metadata.plan' }, set: {} };

  it('are told', () => {
    expect(missingNames(mapping, [{ email: 'x', name: 'y', profile: { plan: null } }])).toEqual([
      '--map Mail=email: the file has no such column. Did you mean "email"?',
    ]);
    expect(missingNames(mapping, [], ['email', 'name', 'profile.plan'])).toHaveLength(1);
  });

  it('may stand in the header, or in one record', () => {
    expect(missingNames(mapping, [{}, { profile: { plan: 1 } }], ['mail'])).toEqual([]);
  });
});

it('users are recognised by mapped names, too', () => {
  const at = { path: '', file: 'users.json' };
  const record = { Kontakt: 'a@example.com' };
  const mapped = withMapping(JSON_RECORDS, { map: { Kontakt: 'email' }, set: {} });
  expect(JSON_RECORDS.parts[0].fits([record], at)).toBe(false);
  expect(mapped.parts[0].fits([record], at)).toBe(true);
});
