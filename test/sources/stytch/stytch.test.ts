import { STYTCH } from '../../../src/lib/sources/profile/stytch';
import { byId, convertAll, partNamed } from '../../support/sources/convert';
import { fixture } from '../../support/sources/fixtures';

const MEMBERS = fixture('stytch', 'members.json');

describe('members of a B2B project', () => {
  const users = convertAll(STYTCH, MEMBERS);

  it('have the fields of a user, and one membership', () => {
    expect(byId(users, 'member-live-1')).toMatchObject({
      user: {
        email: 'ada@example.com',
        emailVerified: true,
        fullName: 'Ada Lovelace',
        metadata: { plan: 'pro', untrusted_lang: 'en' },
        social: ['Google'],
      },
      memberships: [
        { org: 'organization-live-1', orgName: 'Acme', roles: ['member', 'admin', 'editor'] },
      ],
    });
  });

  it('have no membership while they are invited only', () => {
    expect(byId(users, 'member-live-2').memberships).toEqual([]);
  });

  it('have the id that the application gave, and are deleted', () => {
    expect(byId(users, '77').user.state).toBe('deleted');
    expect(byId(users, '77').memberships).toEqual([]);
  });

  it('have the memberships of the same address, of those who are active', () => {
    const joined = convertAll(STYTCH, [...MEMBERS, ...fixture('stytch', 'memberships.ndjson')]);
    expect(byId(joined, 'member-live-1').memberships.map(({ org }) => org)).toEqual([
      'organization-live-1',
      'organization-live-2',
    ]);
    expect(byId(joined, 'member-live-2').memberships).toEqual([]);
  });

  it('are not joined without an address', () => {
    const part = partNamed(STYTCH, 'memberships');
    expect(part.entries?.({ organization_id: 'o', status: 'active' })).toEqual([]);
    expect(part.userKey?.({})).toBeUndefined();
  });
});

it('users of a consumer project have JSON in their cells', () => {
  const users = convertAll(STYTCH, fixture('stytch', 'users.csv'));
  expect(byId(users, 'user-live-1')).toMatchObject({
    user: {
      email: 'ada@example.com',
      emailVerified: true,
      firstName: 'Ada',
      lastName: 'Lovelace',
      metadata: { plan: 'pro' },
      social: ['Google'],
      password: { kind: 'none' },
    },
    memberships: [],
    findings: [{ code: 'extra_email' }],
  });
});
