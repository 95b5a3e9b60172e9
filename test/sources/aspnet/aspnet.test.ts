import { ASPNET } from '../../../src/lib/sources/profile/aspnet';
import { byId, convertAll, joined } from '../../support/sources/convert';
import { fixture, fixturesOf } from '../../support/sources/fixtures';
import { verifiedType } from '../../support/sources/verified';

const PARTS = fixturesOf('aspnet').flatMap((file) => fixture('aspnet', file));
const USERS = convertAll(ASPNET, PARTS);

describe('the tables of ASP.NET Identity', () => {
  it('have names in claims, roles in a table, and the second factor among the tokens', () => {
    expect(byId(USERS, 'a1')).toMatchObject({
      user: {
        email: 'ada@example.com',
        emailVerified: true,
        firstName: 'Ada',
        lastName: 'Lovelace',
        totpSecret: '2CY4NI7UJYVHPEFYYHJOH5FFW3D5R2PQ',
        metadata: { UserName: 'ada@example.com', PhoneNumber: '+14155550123' },
        groups: ['Site Admin', 'r9'],
      },
      memberships: [],
      findings: [],
    });
    expect(byId(USERS, 'a2').user.fullName).toBe('Kurt Gödel');
  });

  it('have NULL in words', () => {
    expect(byId(USERS, 'a2').user.metadata).toEqual({ UserName: 'kurt' });
    expect(byId(USERS, 'a4').user.password).toEqual({ kind: 'none' });
  });

  it('have users who are locked out for ever, and others who will not be', () => {
    const states = ['a1', 'a2', 'a3', 'a4'].map((id) => byId(USERS, id).user.state);
    expect(states).toEqual(['active', 'active', 'disabled', 'active']);
  });

  it('have a secret before it is confirmed, which does not count', () => {
    expect(byId(USERS, 'a2').user).not.toHaveProperty('totpSecret');
    expect(byId(USERS, 'a3').findings.map(({ code }) => code)).toEqual(['totp_not_exported']);
  });

  it('have logins of providers', () => {
    expect(byId(USERS, 'a4').user.social).toEqual(['Google']);
  });

  it.each([
    ['a1', 'pbkdf2'],
    ['a2', 'range'],
    ['a3', 'unsupported'],
  ])('have the password of user %s: %s', async (id, type) => {
    expect(await verifiedType(byId(USERS, id).user.password)).toBe(type);
  });

  it('have an organization in the claim that is named', () => {
    const users = PARTS.find(({ file }) => file === 'AspNetUsers.csv');
    const [ada = {}, kurt = {}] = users?.records ?? [];
    const answers = { 'org-claim': 'tenant' };
    const converted = [ada, kurt].map((record) =>
      ASPNET.convert(record, { ...joined(ASPNET, PARTS, record), answers }),
    );
    expect(converted.map(({ memberships }) => memberships)).toEqual([
      [{ org: 'acme', roles: ['Site Admin', 'r9'] }],
      [],
    ]);
    expect(converted[0]?.user.groups).toEqual([]);
  });
});
