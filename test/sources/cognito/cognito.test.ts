import { COGNITO } from '../../../src/lib/sources/cognito';
import { byId, convertAll, convertOne } from '../../support/sources/convert';
import { fixture } from '../../support/sources/fixtures';

const ADA = 'a4948977-e19a-4946-bea2-983066a72ec5';
const id = (n: number): string => `b0000000-0000-4000-8000-00000000000${String(n)}`;
const ALL = convertAll(COGNITO, fixture('cognito', 'list-users.json'));

describe('a user of Cognito', () => {
  it('has its attributes', () => {
    expect(byId(ALL, ADA).user).toEqual({
      id: ADA,
      email: 'ada@example.com',
      emailVerified: true,
      firstName: 'Ada',
      lastName: 'Lovelace',
      password: { kind: 'none' },
      metadata: { tenant: 'acme', phone_number: '+14155550123' },
      state: 'active',
      social: ['Google'],
      isFederated: false,
      groups: [],
    });
  });

  it('is known by sub, and keeps another name in the metadata', () => {
    expect(byId(ALL, id(1)).user).toMatchObject({
      metadata: { username: 'Google_1' },
      fullName: 'Ada Lovelace',
      emailVerified: false,
      social: ['Google'],
      isFederated: false,
    });
  });

  it('is disabled where Enabled is false, or archived', () => {
    expect(byId(ALL, id(2)).user.state).toBe('disabled');
    const record = { Username: 'x', Attributes: [], UserStatus: 'ARCHIVED' };
    expect(convertOne(COGNITO, record).user.state).toBe('disabled');
  });

  it('is never verified while unconfirmed', () => {
    expect(byId(ALL, id(3)).user).toMatchObject({ emailVerified: false, state: 'active' });
  });

  it('signs in by SSO where its provider is a company', () => {
    expect(byId(ALL, id(4)).user).toMatchObject({ isFederated: true, social: [] });
    const record = { Username: 'Okta_x', Attributes: [], UserStatus: 'EXTERNAL_PROVIDER' };
    expect(convertOne(COGNITO, record).user.isFederated).toBe(true);
  });

  it.each(['list-users.json', 'admin-get-user.ndjson', 'import.csv'])(
    'of %s may have a factor, which is not exported',
    (file) => {
      const users = convertAll(COGNITO, fixture('cognito', file));
      const codes = users.flatMap(({ findings }) => findings.map(({ code }) => code));
      expect(codes).toEqual(['totp_not_exported']);
    },
  );

  it('is in an organization only by an attribute that was named', () => {
    expect(byId(ALL, ADA).memberships).toEqual([]);
    const [part] = fixture('cognito', 'list-users.json');
    const answers = { 'org-claim': 'custom:tenant' };
    const { memberships } = convertOne(COGNITO, part?.records[0] ?? {}, { answers });
    expect(memberships).toEqual([{ org: 'acme', roles: [] }]);
  });

  it('is in the organizations of a table before that', () => {
    const entries = { memberships: [{ org: 'globex', roles: ['admin'] }] };
    const record = { Username: 'x', Attributes: [{ Name: 'custom:tenant', Value: 'acme' }] };
    const given = { entries, answers: { 'org-claim': 'custom:tenant' } };
    expect(convertOne(COGNITO, record, given).memberships).toEqual([
      { org: 'globex', roles: ['admin'] },
    ]);
  });
});

it.each(['backup.json', 'admin-get-user.ndjson'])('%s has the same user', (file) => {
  const [user] = convertAll(COGNITO, fixture('cognito', file));
  expect(user?.user).toMatchObject({
    id: ADA,
    email: 'ada@example.com',
    emailVerified: true,
    metadata: { username: 'ada' },
  });
});

it('the CSV for imports has no sub: the name is the id', () => {
  const [user] = convertAll(COGNITO, fixture('cognito', 'import.csv'));
  expect(user?.user).toMatchObject({
    id: 'ada',
    email: 'ada@example.com',
    emailVerified: true,
    firstName: 'Ada',
    metadata: { tenant: 'acme' },
  });
});

it.each(['groups.csv', 'groups.ndjson'])('%s has groups by the name of the user', (file) => {
  const parts = [...fixture('cognito', 'backup.json'), ...fixture('cognito', file)];
  expect(byId(convertAll(COGNITO, parts), ADA).user.groups).toEqual(['admins', 'beta']);
});
