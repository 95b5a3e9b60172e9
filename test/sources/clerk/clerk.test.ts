import type { RecordValue } from '../../../src/lib/exports';
import { CLERK } from '../../../src/lib/sources/clerk';
import { STRING_VECTORS } from '../../support/hashes/string-vectors';
import { byId, convertAll, convertOne, partNamed } from '../../support/sources/convert';
import { fixture } from '../../support/sources/fixtures';
import { verifiedType } from '../../support/sources/verified';

const CSV = convertAll(CLERK, fixture('clerk', 'dashboard.csv'));
const API = convertAll(CLERK, fixture('clerk', 'api.json'));
const ADA = 'user_2abcAda';

describe('the CSV of the dashboard', () => {
  it('has the fields of a user', () => {
    expect(byId(CSV, ADA)).toMatchObject({
      user: {
        email: 'ada@example.com',
        emailVerified: true,
        firstName: 'Ada',
        lastName: 'Lovelace',
        totpSecret: 'KEZFMZBYONIHUVBQOVMGWMKMNVLW4N2S',
        metadata: { username: 'ada', phone_number: '+14155550123' },
        state: 'active',
      },
      findings: [{ code: 'extra_email', detail: 'Further addresses are not imported: 1.' }],
    });
  });

  it('has emails between commas, bars and semicolons; the primary one may be unverified', () => {
    expect(byId(CSV, 'user_2abcKurt').user.emailVerified).toBe(true);
    const grace = byId(CSV, 'user_2abcGrace');
    expect(grace.user).toMatchObject({ email: 'grace@example.com', emailVerified: false });
    expect(grace.findings[0]?.detail).toMatch(/: 2\.$/);
  });

  it('has users without an email', () => {
    expect(byId(CSV, 'user_2abcPhone').user).not.toHaveProperty('email');
    expect(byId(CSV, 'user_2abcPhone').user.metadata).toEqual({ phone_number: '+14155550124' });
  });

  it('takes the first verified email where none is primary', () => {
    const record = {
      id: 'user_1',
      primary_email_address: '',
      verified_email_addresses: 'b@example.com|c@example.com',
      unverified_email_addresses: 'a@example.com',
    };
    const { user } = convertOne(CLERK, record);
    expect(user).toMatchObject({ email: 'b@example.com', emailVerified: true });
  });

  it('does not verify an email that no list has', () => {
    const record = { id: 'user_1', primary_email_address: 'a@example.com' };
    expect(convertOne(CLERK, record).user).toMatchObject({
      email: 'a@example.com',
      emailVerified: false,
    });
  });

  it.each([
    [ADA, 'bcrypt'],
    ['user_2abcKurt', 'argon2'],
    ['user_2abcFire', 'firebase-scrypt'],
    ['user_2abcGrace', 'none'],
  ])('has passwords: %s', async (id, type) => {
    expect(await verifiedType(byId(CSV, id).user.password)).toBe(type);
  });
});

/** The vector whose name begins so. */
function vector(start: string): string {
  return STRING_VECTORS.find(({ name }) => name.startsWith(start))?.stored ?? '';
}

describe('password hashers of Clerk', () => {
  const read = (password_hasher: string, password_digest: string): Promise<string> => {
    const record = { id: 'user_1', primary_email_address: '', password_digest, password_hasher };
    return verifiedType(convertOne(CLERK, record).user.password);
  };

  it.each([
    ['bcrypt', 'bcrypt $2b$', 'bcrypt'],
    ['', 'bcrypt $2b$', 'bcrypt'],
    ['argon2id', 'Laravel', 'argon2'],
    ['ldap_ssha', 'LDAP', 'ssha'],
    ['pbkdf2_sha256_django', 'Django PBKDF2', 'pbkdf2'],
    ['scrypt_werkzeug', 'Werkzeug scrypt', 'scrypt'],
    ['bcrypt_sha256_django', 'bcrypt $2b$', 'prehashed'],
    ['bcrypt_peppered', 'bcrypt $2b$', 'peppered'],
    ['awscognito', 'bcrypt $2b$', 'unsupported'],
    ['phpass', 'bcrypt $2b$', 'unsupported'],
    ['md5', 'bcrypt $2b$', 'unsupported'],
    ['pbkdf2_sha256', 'Django PBKDF2', 'unsupported'],
    ['pbkdf2_sha512', 'passlib PBKDF2', 'pbkdf2'],
  ])('%s of %s: %s', async (hasher, name, expected) => {
    const digest = vector(name);
    expect(digest).not.toBe('');
    expect(await read(hasher, digest)).toBe(expected);
  });
});

describe('the Backend API', () => {
  it('has the primary email by its id, and who verified it', () => {
    expect(byId(API, ADA).user).toMatchObject({ email: 'ada@example.com', emailVerified: true });
    expect(byId(API, 'user_2abcLock').user).toMatchObject({
      email: 'lock@example.com',
      emailVerified: true,
    });
    expect(byId(API, 'user_2abcBad').user.emailVerified).toBe(false);
  });

  it('has metadata; what users write has a prefix', () => {
    const metadata = {
      plan: 'pro',
      username: 'ada',
      phone_number: '+14155550123',
      external_id: '42',
      unsafe_plan: 'free',
      unsafe_org_id: 'victim',
      unsafe_role: 'owner',
    };
    expect(byId(API, ADA).user.metadata).toEqual(metadata);
    expect(byId(API, ADA).memberships).toEqual([]);
  });

  it('has private metadata only where it is asked for', () => {
    const [part] = fixture('clerk', 'api.json');
    const record: RecordValue = part?.records[0] ?? {};
    const answers = { 'private-metadata': 'yes' };
    expect(convertOne(CLERK, record, { answers }).user.metadata).toMatchObject({ crm: '7' });
    expect(convertOne(CLERK, record).user.metadata).not.toHaveProperty('crm');
  });

  it('tells that authenticator apps and backup codes are missing', () => {
    expect(byId(API, ADA).findings.map(({ code }) => code)).toEqual([
      'extra_email',
      'totp_not_exported',
      'recovery_codes',
    ]);
  });

  it('has banned users, who are disabled, and locked ones, who are not', () => {
    expect(byId(API, 'user_2abcBad').user.state).toBe('disabled');
    expect(byId(API, 'user_2abcLock').user.state).toBe('active');
    const record = { id: 'user_1', primary_email_address: '', deprovisioned: true };
    expect(convertOne(CLERK, record).user.state).toBe('disabled');
  });

  it('has social and enterprise accounts', () => {
    expect(byId(API, ADA).user).toMatchObject({ social: ['google'], isFederated: false });
    expect(byId(API, 'user_2abcLock').user).toMatchObject({ social: [], isFederated: true });
  });

  it('is the same in the file of the CLI', () => {
    const [ada] = convertAll(CLERK, fixture('clerk', 'cli.json'));
    expect(ada?.user).toMatchObject({ id: ADA, email: 'ada@example.com', emailVerified: true });
  });
});

it('the JSON of the support has a text of emails, none of them known to be verified', async () => {
  const [ada] = convertAll(CLERK, fixture('clerk', 'support.json'));
  expect(ada?.user).toMatchObject({
    email: 'ada@example.com',
    emailVerified: false,
    metadata: { plan: 'pro' },
  });
  expect(ada?.findings.map(({ code }) => code)).toEqual(['extra_email']);
  expect(ada === undefined ? '' : await verifiedType(ada.user.password)).toBe('bcrypt');
});

describe('organizations of Clerk', () => {
  it('have members, by the id of the user, and roles without org:', () => {
    const parts = [...fixture('clerk', 'dashboard.csv'), ...fixture('clerk', 'memberships.json')];
    expect(byId(convertAll(CLERK, parts), ADA).memberships).toEqual([
      { org: 'org_2acme', orgName: 'Acme Corp', roles: ['admin'] },
      { org: 'org_2globex', orgName: 'Globex', roles: ['billing_manager'] },
    ]);
  });

  it('have members in a table', () => {
    const parts = [...fixture('clerk', 'api.json'), ...fixture('clerk', 'memberships.csv')];
    expect(byId(convertAll(CLERK, parts), ADA).memberships).toEqual([
      { org: 'org_2acme', orgName: 'Acme Corp', roles: ['admin'] },
    ]);
  });

  it('have a name and public metadata', () => {
    const [part] = fixture('clerk', 'organizations.json');
    const read = partNamed(CLERK, 'organizations').organization;
    expect(part?.records.map((record) => read?.(record))).toEqual([
      { id: 'org_2acme', name: 'Acme Corp', domains: [], metadata: { plan: 'pro' } },
      { id: 'org_2globex', name: 'Globex', domains: [], metadata: {} },
    ]);
    expect(read?.({ slug: 'x' })).toBeUndefined();
  });

  it('have domains where a script added them', () => {
    const domains = [
      { name: 'acme.com', verification: { status: 'verified' } },
      { name: 'acme.de', verification: { status: 'unverified' } },
      { name: 'acme.fr', verification: null },
      { verification: { status: 'verified' } },
    ];
    const read = partNamed(CLERK, 'organizations').organization;
    expect(read?.({ id: 'org_1', slug: 'acme', domains })?.domains).toEqual([
      { domain: 'acme.com', isVerified: true },
      { domain: 'acme.de', isVerified: false },
      { domain: 'acme.fr', isVerified: false },
    ]);
  });
});

it('no finding and no metadata has a secret', () => {
  const text = JSON.stringify(
    [...CSV, ...API].map(({ findings, user }) => [findings, user.metadata]),
  );
  expect(text).not.toMatch(/\$2[aby]|KEZFM|argon2/);
});
