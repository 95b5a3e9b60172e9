import { PROPELAUTH } from '../../../src/lib/sources/profile/propelauth';
import { byId, convertAll } from '../../support/sources/convert';
import { fixture } from '../../support/sources/fixtures';

const USERS = convertAll(PROPELAUTH, fixture('propelauth', 'users.json'));

it('users of PropelAuth have the fields of a user, and roles in organizations', () => {
  expect(byId(USERS, 'p1')).toMatchObject({
    user: {
      email: 'ada@example.com',
      emailVerified: true,
      firstName: 'Ada',
      lastName: 'Lovelace',
      metadata: { plan: 'pro', username: 'ada', legacy_user_id: '7' },
      state: 'active',
      password: { kind: 'none' },
    },
    memberships: [{ org: 'o1', orgName: 'Acme', roles: ['Admin', 'Billing'] }],
  });
});

it('users of PropelAuth may be disabled; a lock is temporary', () => {
  expect(byId(USERS, 'p2').user.state).toBe('disabled');
  expect(byId(USERS, 'p2').memberships).toEqual([]);
});
