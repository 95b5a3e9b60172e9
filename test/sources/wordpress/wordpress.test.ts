import { WORDPRESS } from '../../../src/lib/sources/profile/wordpress';
import { byId, convertAll, convertOne, joined, partNamed } from '../../support/sources/convert';
import { fixture } from '../../support/sources/fixtures';
import { verifiedType } from '../../support/sources/verified';

const PARTS = [...fixture('wordpress', 'wp_users.tsv'), ...fixture('wordpress', 'wp_usermeta.tsv')];
const USERS = convertAll(WORDPRESS, PARTS);

describe('the tables of WordPress', () => {
  it('have names, roles and the second factor in usermeta', () => {
    expect(byId(USERS, '1').user).toMatchObject({
      email: 'ada@example.com',
      emailVerified: false,
      firstName: 'Ada',
      lastName: 'Lovelace',
      totpSecret: '2CY4NI7UJYVHPEFYYHJOH5FFW3D5R2PQ',
      metadata: { user_login: 'ada' },
      groups: ['administrator'],
    });
    expect(byId(USERS, '1').memberships).toEqual([]);
  });

  it('have a full name, unless it is the email', () => {
    expect(byId(USERS, '2').user.fullName).toBe('Kurt Gödel');
    expect(byId(USERS, '3').user).not.toHaveProperty('fullName');
  });

  it('have spammers of a network, who are disabled', () => {
    expect(byId(USERS, '3').user.state).toBe('disabled');
    expect(byId(USERS, '1').user.state).toBe('active');
  });

  it.each([
    ['1', 'prehashed'],
    ['2', 'unsupported'],
    ['3', 'bcrypt'],
  ])('have the password of user %s: %s', async (id, type) => {
    expect(await verifiedType(byId(USERS, id).user.password)).toBe(type);
  });

  it('have a site for an organization where that is asked for', () => {
    const [ada = {}] = PARTS[0]?.records ?? [];
    const context = joined(WORDPRESS, PARTS, ada);
    const { user, memberships } = WORDPRESS.convert(ada, {
      ...context,
      answers: { sites: 'orgs' },
    });
    expect(memberships).toEqual([
      { org: 'site-1', roles: ['administrator'] },
      { org: 'site-2', roles: ['subscriber'] },
    ]);
    expect(user.groups).toEqual([]);
  });

  it('keep nothing else of usermeta', () => {
    const entries = partNamed(WORDPRESS, 'usermeta').entries;
    const session = { user_id: '1', meta_key: 'session_tokens', meta_value: 'x' };
    expect(entries?.(session)).toEqual([]);
  });
});

it('wp user list has roles in a column', () => {
  const [user] = fixture('wordpress', 'wp-user-list.csv')[0]?.records ?? [];
  expect(convertOne(WORDPRESS, user ?? {}).user).toMatchObject({
    id: '1',
    fullName: 'Ada Lovelace',
    password: { kind: 'none' },
    groups: ['administrator', 'shop_manager'],
  });
});
