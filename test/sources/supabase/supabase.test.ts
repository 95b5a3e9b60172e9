import { SUPABASE } from '../../../src/lib/sources/supabase';
import { byId, convertAll, convertOne } from '../../support/sources/convert';
import { fixture } from '../../support/sources/fixtures';
import { verifiedType } from '../../support/sources/verified';

const id = (n: number): string => `6a1f0f1e-0000-4000-8000-${String(n).padStart(12, '0')}`;
const TABLES = fixture('supabase', 'dump.sql');
const ALL = convertAll(SUPABASE, TABLES);

describe('a user of Supabase', () => {
  it('has the fields of the row', () => {
    expect(byId(ALL, id(1)).user).toMatchObject({
      email: 'ada@example.com',
      emailVerified: true,
      fullName: 'Ada Lovelace, "Countess"',
      totpSecret: 'KEZFMZBYONIHUVBQOVMGWMKMNVLW4N2S',
      state: 'active',
      social: ['google'],
      isFederated: false,
    });
  });

  it('has the metadata of the application, and that of users with a prefix', () => {
    expect(byId(ALL, id(1)).user.metadata).toEqual({
      plan: 'pro',
      org: 'acme',
      phone_number: '14155550123',
      user_org: 'victim',
      user_role: 'owner',
      user_lang: 'en\\us',
    });
  });

  it.each([
    [
      { first_name: 'Ada', last_name: 'L' },
      { firstName: 'Ada', lastName: 'L' },
    ],
    [{ raw_user_meta_data: { given_name: 'A', name: 'B C' } }, { firstName: 'A' }],
    [{ raw_user_meta_data: '{"display_name":"B C"}' }, { fullName: 'B C' }],
    [{ raw_user_meta_data: { name: 'nelly#0' } }, { fullName: 'nelly' }],
  ])('has a name by %j', (fields, expected) => {
    const { user } = convertOne(SUPABASE, { id: 'u', email: 'a@example.com', ...fields });
    expect(user).toMatchObject(expected);
  });

  it('is not verified without email_confirmed_at', () => {
    expect(byId(ALL, id(3)).user.emailVerified).toBe(false);
    const record = {
      id: 'u',
      email: 'a@example.com',
      email_confirmed_at: 'NULL',
      confirmed_at: 'x',
    };
    expect(convertOne(SUPABASE, record).user.emailVerified).toBe(false);
  });

  it.each([
    [1, 'active'],
    [2, 'disabled'],
    [3, 'active'],
    [4, 'deleted'],
    [5, 'anonymous'],
    [9, 'disabled'],
  ])('%i is %s', (n, state) => {
    expect(byId(ALL, id(n)).user.state).toBe(state);
  });

  it('has the end of a ban in a finding', () => {
    expect(byId(ALL, id(9)).findings).toContainEqual({
      code: 'disabled_until',
      field: 'banned_until',
      detail: 'The user is banned until 2026-12-24.',
    });
  });

  it('signs in by SSO where the row says so', () => {
    expect(byId(ALL, id(6)).user).toMatchObject({ isFederated: true, social: [] });
    expect(byId(ALL, id(7)).user).toMatchObject({ isFederated: true, email: 'sso@acme.example' });
  });

  it('may have no email', () => {
    expect(byId(ALL, id(8)).user).not.toHaveProperty('email');
  });

  it('gets an organization only from the metadata of the application, when asked', () => {
    expect(byId(ALL, id(1)).memberships).toEqual([]);
    const record = TABLES[0]?.records[0] ?? {};
    const answers = { 'org-claim': 'org', 'role-claim': 'plan' };
    expect(convertOne(SUPABASE, record, { answers }).memberships).toEqual([
      { org: 'acme', roles: ['pro'] },
    ]);
    const role = { 'org-claim': 'org', 'role-claim': 'role' };
    expect(convertOne(SUPABASE, record, { answers: role }).memberships).toEqual([
      { org: 'acme', roles: [] },
    ]);
    expect(convertOne(SUPABASE, record, { answers: { 'org-claim': 'lang' } }).memberships).toEqual(
      [],
    );
  });

  it('gets organizations from a table before that', () => {
    const entries = { memberships: [{ org: 'globex', roles: [] }] };
    const { memberships } = convertOne(
      SUPABASE,
      { id: 'u', raw_app_meta_data: { org: 'acme' } },
      { entries, answers: { 'org-claim': 'org' } },
    );
    expect(memberships).toEqual([{ org: 'globex', roles: [] }]);
  });
});

describe('passwords of Supabase', () => {
  it.each([
    [1, 'bcrypt'],
    [2, 'none'],
    [3, 'firebase-scrypt'],
    [5, 'none'],
    [9, 'encrypted'],
  ])('of user %i', async (n, type) => {
    expect(await verifiedType(byId(ALL, id(n)).user.password)).toBe(type);
  });
});

describe('second factors of Supabase', () => {
  it.each([
    [1, []],
    [3, ['totp_unverified']],
    [6, ['totp_encrypted']],
    [7, ['totp_not_exported']],
  ])('of user %i', (n, codes) => {
    expect(byId(ALL, id(n)).findings.map(({ code }) => code)).toEqual(codes);
  });

  it('are one secret, and the rest is counted', () => {
    const factor = (secret: string): Record<string, string> => ({ status: 'verified', secret });
    const entries = { mfa: [factor('AAAA'), factor('BBBB')] };
    const { user, findings } = convertOne(SUPABASE, { id: 'u' }, { entries });
    expect(user.totpSecret).toBe('AAAA');
    expect(findings.map(({ detail }) => detail)).toEqual([expect.stringMatching(/: 1\.$/)]);
  });

  it('have no secrets in the API', () => {
    const [user] = convertAll(SUPABASE, fixture('supabase', 'admin-api.json'));
    expect(user?.user).not.toHaveProperty('totpSecret');
    expect(user?.findings.map(({ code }) => code)).toEqual(['totp_not_exported']);
  });
});

describe('the forms of one table', () => {
  const side = [
    ...fixture('supabase', 'mfa_factors.csv'),
    ...fixture('supabase', 'identities.csv'),
  ];

  it.each(['users.csv', 'users-null.csv', 'users.ndjson'])('%s means the same as COPY', (file) => {
    const users = convertAll(SUPABASE, [...fixture('supabase', file), ...side]);
    expect(users).toEqual(ALL);
  });

  it('of the API means the same but for passwords and secrets', () => {
    const [api] = convertAll(SUPABASE, fixture('supabase', 'admin-api.json'));
    const { totpSecret, ...expected } = byId(ALL, id(1)).user;
    expect(totpSecret).toBeDefined();
    expect(api?.user).toEqual({ ...expected, password: { kind: 'none' } });
  });
});
