import { LOGTO } from '../../../src/lib/sources/profile/logto';
import { byId, convertAll, convertOne, partNamed } from '../../support/sources/convert';
import { fixture, fixturesOf } from '../../support/sources/fixtures';
import { verifiedType } from '../../support/sources/verified';

const PARTS = fixturesOf('logto').flatMap((file) => fixture('logto', file));
const USERS = convertAll(LOGTO, PARTS);

describe('the tables of Logto', () => {
  it('have the fields of a user, and roles in organizations', () => {
    expect(byId(USERS, 'l1')).toMatchObject({
      user: {
        email: 'ada@example.com',
        emailVerified: false,
        firstName: 'Ada',
        lastName: 'Lovelace',
        totpSecret: '2CY4NI7UJYVHPEFYYHJOH5FFW3D5R2PQ',
        metadata: { plan: 'pro', username: 'ada', primary_phone: '14155550123' },
        social: ['google'],
        state: 'active',
      },
      memberships: [
        { org: 'o1', roles: ['Site Admin', 'r9'] },
        { org: 'o2', roles: [] },
      ],
    });
    expect(byId(USERS, 'l2').user).toMatchObject({ fullName: 'Kurt Gödel', state: 'disabled' });
  });

  it.each([
    ['l1', 'bcrypt'],
    ['l2', 'range'],
    ['l3', 'pbkdf2'],
    ['l4', 'unsupported'],
  ])('have the password of %s: %s', async (id, type) => {
    expect(await verifiedType(byId(USERS, id).user.password)).toBe(type);
  });

  it('refuse a method whatever its string looks like', async () => {
    const record = {
      id: 'l1',
      password_encrypted: '$2b$10$abc',
      password_encryption_method: 'MD5',
    };
    expect(await verifiedType(convertOne(LOGTO, record).user.password)).toBe('unsupported');
  });

  it('have organizations', () => {
    const part = PARTS.find(({ file }) => file === 'organizations.csv');
    const read = partNamed(LOGTO, 'organizations').organization;
    expect(part?.records.map((record) => read?.(record))).toEqual([
      { id: 'o1', name: 'Acme', domains: [], metadata: {} },
    ]);
    expect(read?.({ name: 'x' })).toBeUndefined();
  });
});

it('users of the API have names in camel case', () => {
  const record = { id: 'l1', primaryEmail: 'a@example.com', primaryPhone: null, isSuspended: true };
  expect(convertOne(LOGTO, record).user).toMatchObject({
    email: 'a@example.com',
    state: 'disabled',
  });
  expect(LOGTO.parts[0].fits([record], { path: '', file: 'users.json' })).toBe(true);
});
