import { DESCOPE } from '../../../src/lib/sources/profile/descope';
import { byId, convertAll } from '../../support/sources/convert';
import { fixture } from '../../support/sources/fixtures';
import { verifiedType } from '../../support/sources/verified';

const USERS = convertAll(DESCOPE, fixture('descope', 'users.json'));

describe('users of Descope', () => {
  it('have the fields of a user, and roles in tenants', () => {
    expect(byId(USERS, 'U1')).toMatchObject({
      user: {
        email: 'ada@example.com',
        emailVerified: true,
        firstName: 'Ada',
        lastName: 'Lovelace',
        metadata: { plan: 'pro', phone: '+14155550123' },
        social: ['google'],
        isFederated: false,
        groups: ['Project Admin'],
        state: 'active',
      },
      memberships: [{ org: 'T1', orgName: 'Acme', roles: ['Tenant Admin'] }],
    });
  });

  it('may have an address for a login id, which the flag does not verify', () => {
    expect(byId(USERS, 'U2').user).toMatchObject({
      email: 'kurt@example.com',
      emailVerified: false,
      state: 'disabled',
    });
    expect(byId(USERS, 'U3').user).not.toHaveProperty('email');
  });

  it('may be test users, and users of SSO only', () => {
    expect(byId(USERS, 'U3').user.state).toBe('service');
    expect(byId(USERS, 'U4').user.isFederated).toBe(true);
  });

  it('have a password where its hash was added', async () => {
    expect(await verifiedType(byId(USERS, 'U1').user.password)).toBe('none');
    expect(await verifiedType(byId(USERS, 'U4').user.password)).toBe('bcrypt');
  });
});
