import { ZITADEL } from '../../../src/lib/sources/profile/zitadel';
import { byId, convertAll } from '../../support/sources/convert';
import { fixture } from '../../support/sources/fixtures';
import { verifiedType } from '../../support/sources/verified';

const USERS = convertAll(ZITADEL, [
  ...fixture('zitadel', 'users.ndjson'),
  ...fixture('zitadel', 'grants.ndjson'),
]);

describe('users of Zitadel', () => {
  it('have the fields of a user, and roles in their organization', () => {
    expect(byId(USERS, '1')).toMatchObject({
      user: {
        email: 'ada@example.com',
        emailVerified: true,
        firstName: 'Ada',
        lastName: 'Lovelace',
        totpSecret: '2CY4NI7UJYVHPEFYYHJOH5FFW3D5R2PQ',
        metadata: { userName: 'ada', phone: '+14155550123' },
      },
      memberships: [{ org: '100', orgName: 'Acme', roles: ['admin', 'editor'] }],
    });
    expect(byId(USERS, '2')).toMatchObject({
      user: { emailVerified: false, fullName: 'Kurt Gödel', password: { kind: 'none' } },
      memberships: [{ org: '100', orgName: 'Acme', roles: [] }],
    });
  });

  it('write the logarithm of the cost of scrypt', async () => {
    const { password } = byId(USERS, '1').user;
    expect(password).toMatchObject({
      hash: { value: expect.stringContaining('n=65536') as string },
    });
    expect(await verifiedType(password)).toBe('scrypt');
  });
});
