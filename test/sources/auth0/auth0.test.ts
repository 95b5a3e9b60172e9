import { type ConvertedUser, sourceNamed } from '../../../src/lib/sources';
import { AUTH0 } from '../../../src/lib/sources/auth0';
import { byId, convertAll, convertOne, partNamed } from '../../support/sources/convert';
import { fixture } from '../../support/sources/fixtures';
import { verifiedType } from '../../support/sources/verified';

const USERS = fixture('auth0', 'job.ndjson');
const HASHES = fixture('auth0', 'hashes.ndjson');
const FACTORS = fixture('auth0', 'mfa.ndjson');

const ADA = 'auth0|64db9dba7f18450dc2502345';
const LINUS = 'github|77';
const ALL = convertAll(AUTH0, [...USERS, ...HASHES, ...FACTORS]);

it('is listed', () => {
  expect(sourceNamed('auth0')).toBe(AUTH0);
  expect(sourceNamed('auth1')).toBeUndefined();
});

describe('a user of Auth0', () => {
  it('has the fields of the record, and no name that is the email', () => {
    expect(byId(ALL, ADA).user).toMatchObject({
      id: ADA,
      email: 'ada@example.com',
      emailVerified: true,
      firstName: 'Ada',
      lastName: 'Lovelace',
      state: 'active',
      social: [],
      isFederated: false,
    });
    expect(byId(ALL, ADA).user).not.toHaveProperty('fullName');
  });

  it('has a full name only without given and family name, and never the email as name', () => {
    expect(byId(ALL, 'auth0|64db9dba7f18450dc2502346').user.fullName).toBe('Grace Brewster Hopper');
    expect(byId(ALL, 'email|5f2').user).not.toHaveProperty('fullName');
    expect(byId(ALL, 'sms|5f1').user).not.toHaveProperty('fullName');
  });

  it('is not verified unless the record says so', () => {
    const record = { user_id: 'auth0|1', email: 'a@example.com' };
    expect(convertOne(AUTH0, record).user.emailVerified).toBe(false);
    const odd = convertOne(AUTH0, { ...record, email_verified: 'perhaps' });
    expect(odd.user.emailVerified).toBe(false);
    expect(odd.findings).toEqual([
      { code: 'value_unreadable', field: 'email_verified', detail: expect.any(String) },
    ]);
  });

  it('is disabled when blocked', () => {
    expect(byId(ALL, 'auth0|64db9dba7f18450dc2502346').user.state).toBe('disabled');
  });

  it('has app_metadata, and user_metadata under a prefix that cannot take its place', () => {
    expect(byId(ALL, ADA).user.metadata).toEqual({
      plan: 'pro',
      org_id: 'acme',
      user_lang: 'en',
      user_org_id: 'victim',
      user_roles: ['owner'],
    });
    const record = {
      user_id: 'auth0|1',
      email: 'a@example.com',
      app_metadata: { user_plan: 'pro' },
      user_metadata: { plan: 'free' },
    };
    expect(convertOne(AUTH0, record).user.metadata).toEqual({ user_plan: 'pro' });
  });

  it('gets no organization or role from metadata', () => {
    expect(byId(ALL, ADA).memberships).toEqual([]);
  });

  it.each([
    ['google-oauth2|1047', ['google-oauth2'], false],
    ['samlp|acme|alan@acme.example', [], true],
    ['email|5f2', [], false],
    [LINUS, ['github', 'google-oauth2'], false],
  ])('%s signs in by its providers', (id, social, isFederated) => {
    expect(byId(ALL, id).user).toMatchObject({ social, isFederated });
  });

  it.each([
    ['waad|x1', [], true],
    ['oauth2|line|7', ['oauth2'], false],
    ['auth0|7', [], false],
  ])('%s without identities signs in as its id says', (user_id, social, isFederated) => {
    const { user } = convertOne(AUTH0, { user_id, email: 'a@example.com' });
    expect(user).toMatchObject({ social, isFederated });
  });

  it('takes an unknown provider for SSO only where isSocial is false', () => {
    const of = (isSocial: boolean): boolean =>
      convertOne(AUTH0, {
        user_id: 'new|1',
        email: 'a@example.com',
        identities: [{ provider: 'new', isSocial }],
      }).user.isFederated;
    expect([of(false), of(true)]).toEqual([true, false]);
  });

  it('counts addresses of linked accounts', () => {
    expect(byId(ALL, LINUS).findings).toContainEqual({
      code: 'extra_email',
      field: 'identities',
      detail: 'Linked accounts have other addresses, which are not imported: 1.',
    });
  });
});

describe('the password file of Auth0', () => {
  it.each([ADA, 'auth0|64db9dba7f18450dc2502346', 'auth0|euclid'])(
    'is joined by the id: %s',
    async (id) => {
      expect(await verifiedType(byId(ALL, id).user.password)).toBe('bcrypt');
    },
  );

  it('is not joined by the email', () => {
    expect(byId(ALL, 'google-oauth2|1047').user.password).toEqual({ kind: 'none' });
  });

  it('gives no password where an id has two different hashes', () => {
    const { user, findings } = byId(ALL, LINUS);
    expect(user.password).toMatchObject({ kind: 'refused', reason: 'ambiguous' });
    expect(findings.map(({ code }) => code)).toContain('duplicate_id');
  });

  it('gives the password where an id has the same hash twice', () => {
    const [part] = HASHES;
    const twice = [
      ...USERS,
      ...HASHES,
      { ...part, path: '', file: 'x', records: part?.records ?? [] },
    ];
    expect(byId(convertAll(AUTH0, twice), ADA).user.password.kind).toBe('usable');
  });

  it('gives the password of a linked account only for its own email', () => {
    const record = (email: string): Record<string, unknown> => ({
      user_id: 'github|77',
      email: 'linus@example.com',
      identities: [{ provider: 'auth0', user_id: '99', profileData: { email } }],
    });
    const keyOf = partNamed(AUTH0, 'passwords').userKey;
    expect(keyOf?.(record('Linus@example.com'))).toBe('auth0|99');
    expect(keyOf?.(record('root@example.com'))).toBe('github|77');
  });

  it('refuses hashes that WorkOS cannot take', () => {
    const entries = { passwords: [{ hash: '5f4dcc3b5aa765d61d8327deb882cf99' }] };
    const { user } = convertOne(AUTH0, { user_id: 'auth0|1', email: 'a@example.com' }, { entries });
    expect(user.password).toMatchObject({ kind: 'refused', reason: 'unsupported' });
  });

  it('reads the hash of users who were imported with another function', () => {
    const record = {
      _id: '1',
      custom_password_hash: { algorithm: 'argon2', hash: { value: '$argon2id$v=19$m=1' } },
    };
    const entries = partNamed(AUTH0, 'passwords').entries?.(record);
    expect(entries).toEqual([{ key: 'auth0|1', value: { hash: '$argon2id$v=19$m=1' } }]);
  });
});

describe('the MFA file of Auth0', () => {
  it('gives the secret, and a finding for recovery codes', () => {
    const { user, findings } = byId(ALL, ADA);
    expect(user.totpSecret).toBe('KEZFMZBYONIHUVBQOVMGWMKMNVLW4N2S');
    expect(findings.map(({ code }) => code)).toEqual(['recovery_codes']);
  });

  it('is missed where a user has a second factor', () => {
    expect(byId(convertAll(AUTH0, USERS), ADA).findings).toEqual([
      { code: 'totp_not_exported', field: 'multifactor', detail: expect.any(String) },
    ]);
  });

  it('gives no secret where an id has two', () => {
    const mfa = [
      { type: 'otp', secret: 'AAAA' },
      { type: 'otp', secret: 'BBBB' },
    ];
    const record = { user_id: 'auth0|1', email: 'a@example.com' };
    const { user, findings } = convertOne(AUTH0, record, { entries: { mfa } });
    expect(user).not.toHaveProperty('totpSecret');
    expect(findings.map(({ code }) => code)).toEqual(['duplicate_id']);
  });
});

describe('the files of one user', () => {
  const sent = ({ user }: ConvertedUser): unknown => ({ ...user, metadata: {} });

  it.each(['dashboard.json', 'dashboard-lower.ndjson', 'extension.csv', 'job.csv', 'api.json'])(
    '%s means the same as the job',
    (file) => {
      const users = convertAll(AUTH0, fixture('auth0', file));
      const expected = byId(convertAll(AUTH0, USERS), ADA);
      expect(sent(byId(users, ADA))).toEqual(sent(expected));
    },
  );

  it('has metadata in columns of its own in a CSV', () => {
    const users = convertAll(AUTH0, fixture('auth0', 'job.csv'));
    expect(byId(users, ADA).user.metadata).toEqual({ plan: 'pro', user_country: 'GB' });
  });

  it('joins hashes to users of the extension, too', () => {
    const users = convertAll(AUTH0, [...fixture('auth0', 'extension.csv'), ...HASHES]);
    expect(byId(users, ADA).user.password.kind).toBe('usable');
  });
});

describe('organizations of Auth0', () => {
  const organizations = fixture('auth0', 'organizations.json');

  it.each(['members.json', 'organizations-with-members.ndjson', 'members.csv'])(
    'have the members of %s',
    (file) => {
      const users = convertAll(AUTH0, [...USERS, ...organizations, ...fixture('auth0', file)]);
      const [membership] = byId(users, ADA).memberships;
      expect(membership).toMatchObject({ org: 'org_9ybsU1dN2dKfDkBi' });
      expect(membership?.roles[0]).toBe('Billing Admin');
    },
  );

  it('are several for a user', () => {
    const users = convertAll(AUTH0, [...USERS, ...fixture('auth0', 'members.json')]);
    expect(byId(users, ADA).memberships).toEqual([
      { org: 'org_9ybsU1dN2dKfDkBi', roles: ['Billing Admin', 'member'] },
      { org: 'org_5tSnWnbgAVYPNrXw', roles: ['member'] },
    ]);
  });

  it('are one membership where files repeat them, with all its roles', () => {
    const files = ['organizations-with-members.ndjson', 'members.csv'];
    const parts = files.flatMap((file) => fixture('auth0', file));
    expect(byId(convertAll(AUTH0, [...USERS, ...parts]), ADA).memberships).toEqual([
      { org: 'org_9ybsU1dN2dKfDkBi', orgName: 'Acme Corp', roles: ['Billing Admin', 'member'] },
    ]);
  });

  it('have domains where a script added them, to the organization or beside it', () => {
    const domains = [
      { domain: 'acme.com', status: 'verified' },
      { domain: 'acme.de', status: 'pending' },
      { status: 'verified' },
    ];
    const expected = [
      { domain: 'acme.com', isVerified: true },
      { domain: 'acme.de', isVerified: false },
    ];
    const read = partNamed(AUTH0, 'organizations').organization;
    const organization = { id: 'org_1', name: 'acme' };
    expect(read?.({ ...organization, discovery_domains: domains })?.domains).toEqual(expected);
    expect(read?.({ organization, discovery_domains: domains })?.domains).toEqual(expected);
  });

  it('have their name, and metadata', () => {
    const read = partNamed(AUTH0, 'organizations').organization;
    expect(organizations[0]?.records.map((record) => read?.(record))).toEqual([
      { id: 'org_9ybsU1dN2dKfDkBi', name: 'Acme Corp', domains: [], metadata: { plan: 'pro' } },
      { id: 'org_5tSnWnbgAVYPNrXw', name: 'globex', domains: [], metadata: {} },
    ]);
    expect(read?.({ name: 'acme' })).toBeUndefined();
  });
});

it('no finding has a secret', () => {
  const text = JSON.stringify(ALL.map(({ findings }) => findings));
  expect(text).not.toMatch(/\$2[aby]|KEZFM/);
});
