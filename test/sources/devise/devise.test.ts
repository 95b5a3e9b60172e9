import { DEVISE } from '../../../src/lib/sources/profile/devise';
import { byId, convertAll, convertOne } from '../../support/sources/convert';
import { fixture } from '../../support/sources/fixtures';
import { verifiedType } from '../../support/sources/verified';

const [PART] = fixture('devise', 'users.csv');
const [ADA = {}, KURT = {}, GONE = {}] = PART?.records ?? [];

describe('the users table of Devise', () => {
  it('has the fields of a user', () => {
    expect(convertOne(DEVISE, ADA).user).toMatchObject({
      id: '1',
      email: 'ada@example.com',
      emailVerified: true,
      firstName: 'Ada',
      lastName: 'Lovelace',
      state: 'active',
      social: [],
    });
  });

  it('keeps the confirmed address, imports locked users, and tells how others sign in', () => {
    const { user, findings } = convertOne(DEVISE, KURT);
    expect(user).toMatchObject({
      email: 'kurt@example.com',
      emailVerified: false,
      state: 'active',
      social: ['github'],
      password: { kind: 'none' },
    });
    expect(findings.map(({ code, field }) => [code, field])).toEqual([
      ['unverified_email', 'unconfirmed_email'],
    ]);
  });

  it('has deleted users, and encrypted second factors', () => {
    const { user, findings } = convertOne(DEVISE, GONE);
    expect(user.state).toBe('deleted');
    expect(findings.map(({ code }) => code)).toEqual(['totp_encrypted']);
  });

  it.each([
    [{ pepper: 'none' }, 'bcrypt'],
    [{ pepper: 'set' }, 'peppered'],
    [{}, 'peppered'],
  ])('with the answer %j a hash is %s', async (answers, type) => {
    expect(await verifiedType(convertOne(DEVISE, ADA, { answers }).user.password)).toBe(type);
  });

  it('asks for the pepper where there are hashes', () => {
    const [pepper] = DEVISE.questions ?? [];
    expect(pepper?.choices).toEqual(['none', 'set']);
    expect([ADA, KURT].map((record) => pepper?.isNeededFor?.(record))).toEqual([true, false]);
  });
});

it('has_secure_password has no pepper', async () => {
  const users = convertAll(DEVISE, fixture('devise', 'secure-password.csv'));
  expect(byId(users, '1').user.fullName).toBe('Ada Lovelace');
  expect(await verifiedType(byId(users, '1').user.password)).toBe('bcrypt');
  const [part] = fixture('devise', 'secure-password.csv');
  expect(DEVISE.questions?.[0]?.isNeededFor?.(part?.records[0] ?? {})).toBe(false);
});
