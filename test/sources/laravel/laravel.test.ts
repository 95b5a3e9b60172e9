import { LARAVEL } from '../../../src/lib/sources/profile/laravel';
import { byId, convertAll, partNamed } from '../../support/sources/convert';
import { fixture, fixturesOf } from '../../support/sources/fixtures';
import { verifiedType } from '../../support/sources/verified';

const PARTS = fixturesOf('laravel').flatMap((file) => fixture('laravel', file));
const USERS = convertAll(LARAVEL, PARTS);

describe('the users table of Laravel', () => {
  it('has the fields of a user', () => {
    expect(byId(USERS, '1').user).toMatchObject({
      email: 'ada@example.com',
      emailVerified: true,
      fullName: 'Ada Lovelace',
      state: 'active',
    });
  });

  it('has NULL, and the zero time of MySQL, for an address that is not verified', () => {
    expect(byId(USERS, '2').user.emailVerified).toBe(false);
    expect(byId(USERS, '3').user.emailVerified).toBe(false);
    expect(byId(USERS, '3').findings).toEqual([]);
  });

  it.each([
    ['1', 'bcrypt'],
    ['2', 'argon2'],
    ['3', 'none'],
  ])('has the password of user %s: %s', async (id, type) => {
    expect(await verifiedType(byId(USERS, id).user.password)).toBe(type);
  });

  it('has deleted users', () => {
    expect(byId(USERS, '4').user.state).toBe('deleted');
    expect(byId(USERS, '1').user.state).toBe('active');
  });

  it('has encrypted second factors, which are told', () => {
    expect(byId(USERS, '2').findings.map(({ code }) => code)).toEqual(['totp_encrypted']);
    expect(byId(USERS, '2').user).not.toHaveProperty('totpSecret');
  });
});

describe('teams', () => {
  it('have their owner as a member, and are not those of one person', () => {
    expect(byId(USERS, '1').memberships).toEqual([{ org: '1', orgName: 'Acme', roles: ['owner'] }]);
  });

  it('have members with the role of the team and those of laravel-permission', () => {
    expect(byId(USERS, '2').memberships).toEqual([{ org: '1', roles: ['editor', 'billing'] }]);
  });

  it('are organizations, except personal ones', () => {
    const read = partNamed(LARAVEL, 'teams').organization;
    const [part] = fixture('laravel', 'teams.csv');
    expect(part?.records.map((record) => read?.(record))).toEqual([
      { id: '1', name: 'Acme', domains: [], metadata: {} },
      undefined,
    ]);
  });

  it('leave roles without a team as groups', () => {
    expect(byId(USERS, '1').user.groups).toEqual(['Super Admin']);
    expect(byId(USERS, '2').user.groups).toEqual([]);
  });
});
