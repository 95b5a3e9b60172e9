import { WERKZEUG_USERS } from '../../../src/lib/sources/profile/werkzeug';
import { byId, convertAll } from '../../support/sources/convert';
import { fixture } from '../../support/sources/fixtures';
import { verifiedType } from '../../support/sources/verified';

const USERS = convertAll(WERKZEUG_USERS, fixture('werkzeug', 'user.csv'));

it('a users table of Flask has the fields of a user', () => {
  expect(byId(USERS, '1').user).toMatchObject({
    email: 'ada@example.com',
    emailVerified: true,
    metadata: { username: 'ada' },
    state: 'active',
  });
  expect(byId(USERS, '2').user.emailVerified).toBe(false);
  expect(byId(USERS, '3').user.state).toBe('disabled');
});

it.each([
  ['1', 'scrypt'],
  ['2', 'pbkdf2'],
  ['3', 'range'],
])('user %s has a password: %s', async (id, type) => {
  expect(await verifiedType(byId(USERS, id).user.password)).toBe(type);
});

it('Flask-Security hashes an HMAC of the password, and encrypts second factors', async () => {
  const users = convertAll(WERKZEUG_USERS, fixture('werkzeug', 'flask-security.csv'));
  expect(await verifiedType(byId(users, '1').user.password)).toBe('peppered');
  expect(byId(users, '1').findings.map(({ code }) => code)).toEqual(['totp_encrypted']);
});
