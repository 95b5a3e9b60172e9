import { KEYCLOAK } from '../../../src/lib/sources/keycloak';
import { byId, convertAll, convertOne, partNamed } from '../../support/sources/convert';
import { fixture } from '../../support/sources/fixtures';
import { verifiedType } from '../../support/sources/verified';

const id = (n: number): string => `8a1f0f1e-0000-4000-8000-${String(n).padStart(12, '0')}`;
const FILES = ['acme-realm', 'acme-users-0', 'acme-users-1', 'acme-federated-users-0'];
const ALL = convertAll(
  KEYCLOAK,
  FILES.flatMap((name) => fixture('keycloak', `${name}.json`)),
);

describe('a user of Keycloak', () => {
  it('has the fields of the record', () => {
    expect(byId(ALL, id(1)).user).toMatchObject({
      email: 'ada@example.com',
      emailVerified: true,
      firstName: 'Ada',
      lastName: 'Example',
      metadata: { plan: 'pro', teams: ['a', 'b'], username: 'ada' },
      groups: ['staff/support'],
      state: 'active',
      isFederated: false,
    });
  });

  it.each([
    [4, { state: 'disabled' }],
    [5, { state: 'service' }],
    [6, { state: 'active', isFederated: true }],
    [7, { social: ['google'], isFederated: false }],
    [8, { social: [], isFederated: true, emailVerified: false }],
  ])('%i is what it is', (n, expected) => {
    expect(byId(ALL, id(n)).user).toMatchObject(expected);
  });

  it('is a service account by its name, too', () => {
    const { user } = convertOne(KEYCLOAK, { id: '1', username: 'service-account-x' });
    expect(user.state).toBe('service');
  });

  it('has no name in the metadata that is the email', () => {
    const record = { id: '1', username: 'a@example.com', email: 'a@example.com' };
    expect(convertOne(KEYCLOAK, record).user.metadata).toEqual({});
  });

  it('tells that it had to change the password', () => {
    expect(byId(ALL, id(3)).findings.map(({ code }) => code)).toContain('must_change_password');
  });

  it('is the same in the export of one file, and without secrets in the API', () => {
    const [single] = convertAll(KEYCLOAK, fixture('keycloak', 'single-file.json'));
    expect(single?.user).toEqual(byId(ALL, id(1)).user);
    const [api] = convertAll(KEYCLOAK, fixture('keycloak', 'admin-api.json'));
    expect(api?.user).toMatchObject({ id: id(1), password: { kind: 'none' } });
  });
});

describe('roles of clients', () => {
  const record = {
    id: '1',
    username: 'ada',
    realmRoles: ['editor', 'offline_access'],
    clientRoles: { app: ['admin', 'user'], account: ['view-profile'] },
  };
  const rolesWith = (answers: Record<string, string>): readonly string[] | undefined => {
    const entries = { organizations: [{ org: 'o1', orgName: 'Acme', roles: [] }] };
    return convertOne(KEYCLOAK, record, { entries, answers }).memberships[0]?.roles;
  };

  it('are not carried without an answer', () => {
    expect(rolesWith({})).toEqual(['editor']);
  });

  it('of named clients are told apart by the client', () => {
    const answers = { 'client-roles': 'app, other' };
    expect(rolesWith(answers)).toEqual(['editor', 'app/admin', 'app/user']);
  });

  it('of no organization are told', () => {
    const { findings } = convertOne(KEYCLOAK, record, { answers: { 'client-roles': 'app' } });
    expect(findings.map(({ code }) => code)).toEqual(['role_without_organization']);
  });
});

describe('passwords of Keycloak', () => {
  it.each([
    [1, 'pbkdf2'],
    [2, 'argon2'],
    [3, 'range'],
    [7, 'none'],
  ])('of user %i', async (n, type) => {
    expect(await verifiedType(byId(ALL, id(n)).user.password)).toBe(type);
  });

  const value =
    'liffoogmD2Gv0griqXiB43vDOSAHqNG4m8FD6SAwNr3cYjVEvyZ+pWyfS1CWCqpAJ4seNAey7Tn57H8mjjbaNA==';
  const salt = 'qbJbA0NPkbLoxtmF3mczPA==';
  const flat = { hashedSaltedValue: value, hashIterations: 210_000, algorithm: 'pbkdf2-sha512' };
  const data = (secret: object, about: object): object => ({
    secretData: JSON.stringify(secret),
    credentialData: JSON.stringify(about),
  });
  const about = { hashIterations: 210_000, algorithm: 'pbkdf2-sha512' };
  const bcrypt = '$2b$10$abcdefghijklmnopqrstuubpbGxRe5FBEjJu1uKBskzGBNNF3686.';

  it.each([
    ['before version 8', { salt, ...flat }, 'pbkdf2'],
    ['of an extension for bcrypt', data({ value: bcrypt }, { algorithm: 'bcrypt' }), 'bcrypt'],
    ['with a masked salt', data({ value, salt: '__SALT__' }, about), 'missing_parameters'],
    ['without a salt', data({ value, salt: null }, about), 'missing_parameters'],
    ['with SHA-1', data({ value, salt }, { ...about, algorithm: 'pbkdf2' }), 'unsupported'],
    ['with nothing', {}, 'missing_parameters'],
  ])('%s', async (_, credential, expected) => {
    const credentials = [{ type: 'password', ...credential }];
    expect(await verifiedType(convertOne(KEYCLOAK, { id: '1', credentials }).user.password)).toBe(
      expected,
    );
  });

  it('of several is the one with the lowest priority', async () => {
    const one = { type: 'password', priority: 20, ...data({ value: bcrypt }, {}) };
    const other = { type: 'password', priority: 10, ...data({ value, salt }, about) };
    const { user, findings } = convertOne(KEYCLOAK, { id: '1', credentials: [one, other] });
    expect(await verifiedType(user.password)).toBe('pbkdf2');
    expect(findings.map(({ code }) => code)).toEqual(['password_repeated']);
  });
});

describe('second factors of Keycloak', () => {
  it.each([1, 2])('of user %i are the secret in Base32', (n) => {
    expect(byId(ALL, id(n)).user.totpSecret).toBe('KEZFMZBYONIHUVBQOVMGWMKMNVLW4N2S');
  });

  it.each([3, 4])('of user %i have other parameters', (n) => {
    expect(byId(ALL, id(n)).user).not.toHaveProperty('totpSecret');
    expect(byId(ALL, id(n)).findings.map(({ code }) => code)).toContain('totp_parameters');
  });

  const otp = (about: object, type = 'otp'): object => ({
    type,
    secretData: JSON.stringify({ value: 'AAAA BBBB' }),
    credentialData: JSON.stringify(about),
  });

  it.each([{ period: 60 }, { subType: 'hotp' }, { secretEncoding: 'HEX' }])(
    'are left out with %j',
    (about) => {
      const { user, findings } = convertOne(KEYCLOAK, { id: '1', credentials: [otp(about)] });
      expect(user).not.toHaveProperty('totpSecret');
      expect(findings.map(({ code }) => code)).toEqual(['totp_parameters']);
    },
  );

  it('are one, and the rest is told', () => {
    const credentials = [
      otp({ secretEncoding: 'BASE32' }),
      otp({}),
      { type: 'recovery-authn-codes' },
    ];
    const { user, findings } = convertOne(KEYCLOAK, { id: '1', credentials });
    expect(user.totpSecret).toBe('AAAABBBB');
    expect(findings.map(({ code }) => code)).toEqual(['totp_not_exported', 'recovery_codes']);
  });
});

describe('organizations of Keycloak', () => {
  it('have members by their user names, whose case does not count', () => {
    expect(byId(ALL, id(1)).memberships).toEqual([
      { org: 'o-1', orgName: 'Acme Corp', roles: ['billing admin'] },
      { org: 'o-2', orgName: 'Globex', roles: ['billing admin'] },
    ]);
    expect(byId(ALL, id(8)).memberships).toEqual([{ org: 'o-1', orgName: 'Acme Corp', roles: [] }]);
  });

  it('are missing for a user who has roles', () => {
    expect(byId(ALL, id(6)).findings.map(({ code }) => code)).toEqual([
      'role_without_organization',
    ]);
    expect(byId(ALL, id(2)).findings).toEqual([]);
  });

  it('have domains and metadata', () => {
    const parts = fixture('keycloak', 'acme-realm.json');
    const part = parts.find(({ path }) => path === 'organizations');
    const read = partNamed(KEYCLOAK, 'organizations').organization;
    expect(read?.(part?.records[0] ?? {})).toEqual({
      id: 'o-1',
      name: 'Acme Corp',
      domains: [
        { domain: 'acme.example', isVerified: true },
        { domain: 'acme.test.example', isVerified: false },
      ],
      metadata: { plan: 'pro', alias: 'acme' },
    });
    expect(read?.({ alias: 'x' })).toBeUndefined();
  });

  it('of Phase Two are wrapped, with members by name', () => {
    const record = {
      organization: { id: 'o-9', name: 'Initech', domains: ['initech.example'] },
      members: ['Ada'],
    };
    const { entries, organization } = partNamed(KEYCLOAK, 'organizations');
    expect(entries?.(record)).toEqual([
      { key: 'ada', value: { org: 'o-9', orgName: 'Initech', roles: [] } },
    ]);
    expect(organization?.(record)?.domains).toEqual([
      { domain: 'initech.example', isVerified: false },
    ]);
  });
});

it('the rest of a realm is known, and says nothing', () => {
  const { fits, entries } = partNamed(KEYCLOAK, 'realm');
  const paths = fixture('keycloak', 'acme-realm.json').filter((part) => fits(part.records, part));
  expect(paths.map(({ path }) => path)).toEqual(['groups', 'roles']);
  expect(entries?.({ id: '1' })).toEqual([]);
  expect(fits([{ id: 'g1', name: 'staff' }], { path: 'groups', file: 'x.json' })).toBe(false);
});

it('no finding and no metadata has a secret', () => {
  const text = JSON.stringify(ALL.map(({ findings, user }) => [findings, user.metadata]));
  expect(text).not.toMatch(/liffoogm|gOeHGWG|Q2Vd8|KEZFM/);
});
