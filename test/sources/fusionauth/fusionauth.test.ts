import { FUSIONAUTH } from '../../../src/lib/sources/profile/fusionauth';
import { byId, convertAll, joined } from '../../support/sources/convert';
import { fixture } from '../../support/sources/fixtures';
import { verifiedType } from '../../support/sources/verified';

const PARTS = [...fixture('fusionauth', 'users.json'), ...fixture('fusionauth', 'identities.csv')];
const USERS = convertAll(FUSIONAUTH, PARTS);
const id = (number: number): string => `00000000-0000-0000-0000-00000000000${String(number)}`;

describe('users of FusionAuth', () => {
  it('have the fields of a user', () => {
    expect(byId(USERS, id(1))).toMatchObject({
      user: {
        email: 'ada@example.com',
        emailVerified: true,
        firstName: 'Ada',
        lastName: 'Lovelace',
        totpSecret: 'NBSWY3DPFV3W64TMMQWTCMRTGQ2TM',
        metadata: { plan: 'pro', username: 'ada' },
        groups: [],
        state: 'active',
      },
      memberships: [],
      findings: [{ code: 'must_change_password', field: 'passwordChangeRequired' }],
    });
    expect(byId(USERS, id(2)).user.fullName).toBe('Kurt Gödel');
  });

  it.each([
    [1, 'pbkdf2'],
    [2, 'bcrypt'],
    [3, 'unsupported'],
    [4, 'none'],
  ])('have the password of user %d: %s', async (number, type) => {
    expect(await verifiedType(byId(USERS, id(number)).user.password)).toBe(type);
  });

  it('are disabled, or expired', () => {
    const states = [1, 2, 3, 4].map((number) => byId(USERS, id(number)).user.state);
    expect(states).toEqual(['active', 'active', 'disabled', 'disabled']);
  });

  it('have a tenant and the roles of an application where that is asked for', () => {
    const [ada = {}] = PARTS.find(({ path }) => path === 'users')?.records ?? [];
    const read = (answers: Readonly<Record<string, string>>) =>
      FUSIONAUTH.convert(ada, { ...joined(FUSIONAUTH, PARTS, ada), answers });
    const roles = ['admin', 'editor'];
    expect(read({ application: 'app1' }).user.groups).toEqual(roles);
    const both = read({ application: 'app1', tenants: 'orgs' });
    expect(both.memberships).toEqual([{ org: 't1', roles }]);
    expect(both.user.groups).toEqual([]);
  });
});
