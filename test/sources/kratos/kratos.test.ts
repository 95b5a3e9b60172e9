import { KRATOS } from '../../../src/lib/sources/profile/kratos';
import { byId, convertAll, convertOne } from '../../support/sources/convert';
import { fixture } from '../../support/sources/fixtures';
import { verifiedType } from '../../support/sources/verified';

const [PART] = fixture('kratos', 'identities.json');
const USERS = convertAll(KRATOS, PART === undefined ? [] : [PART]);

describe('identities of Kratos', () => {
  it('have the fields of a user', () => {
    expect(byId(USERS, 'k1')).toMatchObject({
      user: {
        email: 'ada@example.com',
        emailVerified: true,
        firstName: 'Ada',
        lastName: 'Lovelace',
        metadata: { plan: 'pro' },
        social: ['google'],
        isFederated: false,
        state: 'active',
      },
      memberships: [{ org: 'o1', roles: [] }],
      findings: [],
    });
    expect(byId(USERS, 'k1').user.totpSecret).toContain('secret=2CY4NI7UJYVHPEFYYHJOH5FFW3D5R2PQ');
    expect(byId(USERS, 'k2').user).toMatchObject({ fullName: 'Kurt Gödel', state: 'disabled' });
    expect(byId(USERS, 'k2').memberships).toEqual([]);
  });

  it('do not verify an address by the state of another one', () => {
    const { user, findings } = byId(USERS, 'k2');
    expect(user).toMatchObject({ email: 'kurt@example.com', emailVerified: false });
    expect(findings.map(({ code }) => code)).toEqual(['extra_email']);
  });

  it('have the email in the trait that is named', () => {
    const sso = PART?.records[2] ?? {};
    expect(convertOne(KRATOS, sso).user).not.toHaveProperty('email');
    const answers = { 'email-trait': 'contact.mail' };
    expect(convertOne(KRATOS, sso, { answers }).user).toMatchObject({
      email: 'sso@example.com',
      emailVerified: true,
      isFederated: true,
    });
    expect(byId(USERS, 'k4').user).toMatchObject({ email: 'hook@example.com', firstName: 'Hook' });
  });

  it.each([
    ['k1', 'scrypt'],
    ['k2', 'pbkdf2'],
    ['k3', 'none'],
    ['k4', 'none'],
  ])('have the password of %s: %s', async (id, type) => {
    expect(await verifiedType(byId(USERS, id).user.password)).toBe(type);
  });

  it('write the cost of scrypt itself', () => {
    expect(byId(USERS, 'k1').user.password).toMatchObject({
      hash: { value: expect.stringContaining('n=16384') as string },
    });
  });
});
