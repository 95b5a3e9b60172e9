import { AUTHJS } from '../../../src/lib/sources/authjs';
import { byId, convertAll, convertOne } from '../../support/sources/convert';
import { fixture } from '../../support/sources/fixtures';
import { verifiedType } from '../../support/sources/verified';

const SQL = [...fixture('authjs', 'users.csv'), ...fixture('authjs', 'accounts.csv')];
const ALL = convertAll(AUTHJS, SQL);

describe('a user of Auth.js', () => {
  it('has the fields of the row', () => {
    expect(byId(ALL, '1').user).toMatchObject({
      email: 'ada@example.com',
      emailVerified: true,
      fullName: 'Ada King Lovelace',
      metadata: { image: 'https://example.com/a.png' },
      social: [],
      state: 'active',
    });
  });

  it('has a password where the application keeps one', async () => {
    expect(await verifiedType(byId(ALL, '1').user.password)).toBe('bcrypt');
    expect(byId(ALL, '2').user.password).toEqual({ kind: 'none' });
  });

  it.each(['hashed_password', 'passwordHash'])('may have it in %s', async (name) => {
    const stored = '$2b$10$abcdefghijklmnopqrstuubpbGxRe5FBEjJu1uKBskzGBNNF3686.';
    const { password } = convertOne(AUTHJS, { id: '1', [name]: stored }).user;
    expect(await verifiedType(password)).toBe('bcrypt');
  });

  it('of another provider is not known to be verified, which is told', () => {
    const { user, findings } = byId(ALL, '2');
    expect(user).toMatchObject({ emailVerified: false, social: ['google'] });
    expect(findings).toEqual([
      { code: 'unverified_email', field: 'emailVerified', detail: expect.any(String) },
    ]);
  });

  it('is verified where its provider is trusted', () => {
    const entries = { accounts: [{ provider: 'google' }] };
    const record = { id: '2', email: 'a@example.com', emailVerified: null };
    const trusted = (answer: string): boolean => {
      const answers = { 'trust-oauth-verified': answer };
      return convertOne(AUTHJS, record, { entries, answers }).user.emailVerified;
    };
    expect([trusted('github, google'), trusted('github')]).toEqual([true, false]);
  });

  it('may have no email, and then nothing is verified', () => {
    expect(byId(ALL, '3').user).not.toHaveProperty('email');
    expect(byId(ALL, '3').findings).toEqual([]);
  });

  it.each([
    ['2026-01-02T03:04:05Z', true],
    [1_767_323_045_000, true],
    [{ $date: '2026-01-02T03:04:05Z' }, true],
    [true, true],
    [false, false],
    ['NULL', false],
    [null, false],
  ])('with emailVerified %j is verified: %j', (emailVerified, expected) => {
    const record = { id: '1', email: 'a@example.com', emailVerified };
    expect(convertOne(AUTHJS, record).user.emailVerified).toBe(expected);
  });

  it('is in the organizations of a table', () => {
    const entries = { memberships: [{ org: 'acme', roles: ['admin'] }] };
    expect(convertOne(AUTHJS, { id: '1' }, { entries }).memberships).toHaveLength(1);
  });
});

it('collections of MongoDB mean the same', () => {
  const files = ['mongo-users.ndjson', 'mongo-accounts.ndjson'];
  const users = convertAll(
    AUTHJS,
    files.flatMap((file) => fixture('authjs', file)),
  );
  const { id, password, ...ada } = byId(ALL, '1').user;
  expect([id, password.kind]).toEqual(['1', 'usable']);
  expect(byId(users, '64db9dba7f18450dc2502345').user).toMatchObject(ada);
  expect(byId(users, '64db9dba7f18450dc2502346').user).toMatchObject({
    emailVerified: false,
    social: ['google'],
  });
});

it('tables of Prisma in one document, with _ in their columns', () => {
  const [user] = convertAll(AUTHJS, fixture('authjs', 'prisma.json'));
  expect(user?.user).toMatchObject({ id: 'clx1', emailVerified: true, social: ['google'] });
});

it('no finding and no metadata has a token', () => {
  const text = JSON.stringify(ALL.map(({ findings, user }) => [findings, user.metadata]));
  expect(text).not.toMatch(/ya29|gho_|refresh/);
});
