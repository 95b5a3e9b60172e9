import { OKTA } from '../../../src/lib/sources/okta';
import { byId, convertAll, convertOne } from '../../support/sources/convert';
import { fixture } from '../../support/sources/fixtures';
import { verifiedType } from '../../support/sources/verified';

const ALL = convertAll(OKTA, [
  ...fixture('okta', 'users.json'),
  ...fixture('okta', 'groups.ndjson'),
]);

describe('a user of Okta', () => {
  it('has the fields of the profile', () => {
    expect(byId(ALL, '00u1')).toEqual({
      user: {
        id: '00u1',
        email: 'ada@acme.example',
        emailVerified: true,
        firstName: 'Ada',
        lastName: 'Lovelace',
        password: { kind: 'none' },
        metadata: { login: 'ada.l', department: 'Math', costCenter: '7' },
        state: 'active',
        social: [],
        isFederated: false,
        groups: ['Billing Admins'],
      },
      memberships: [],
      findings: [
        { code: 'extra_email', field: 'secondEmail', detail: 'A second address is not imported.' },
      ],
    });
  });

  it.each([
    ['00u2', { state: 'disabled', isFederated: true, emailVerified: false }],
    ['00u3', { state: 'active', social: ['google'], fullName: 'Lock Smith' }],
    ['00u4', { state: 'disabled', isFederated: false }],
  ])('%s is what it is', (id, expected) => {
    expect(byId(ALL, id).user).toMatchObject(expected);
  });

  it('of a report has the same fields', () => {
    const [user] = convertAll(OKTA, fixture('okta', 'report.csv'));
    expect(user?.user).toMatchObject({
      id: '00u1',
      email: 'ada@acme.example',
      emailVerified: false,
      firstName: 'Ada',
      metadata: { login: 'ada.l', department: 'Math' },
      state: 'active',
    });
    const dotted = { id: '1', status: 'ACTIVE', 'profile.email': 'a@acme.example' };
    expect(convertOne(OKTA, dotted).user.email).toBe('a@acme.example');
  });

  it('is verified in domains that the company owns', () => {
    const record = { id: '1', status: 'ACTIVE', profile: { email: 'a@Acme.example' } };
    const verified = (domains: string): boolean =>
      convertOne(OKTA, record, { answers: { 'verified-domains': domains } }).user.emailVerified;
    expect([verified('other.example, ACME.example'), verified('example')]).toEqual([true, false]);
  });

  it.each([
    [{ algorithm: 'BCRYPT', workFactor: 10, salt: 'abcdefghijklmnopqrstuu' }, 'bcrypt'],
    [{ algorithm: 'SHA-512', salt: 'x' }, 'unsupported'],
  ])('may have a hash in a file for imports: %j', async (parts, expected) => {
    const hash = { ...parts, value: 'bpbGxRe5FBEjJu1uKBskzGBNNF3686.' };
    const record = { id: '1', status: 'ACTIVE', profile: {}, credentials: { password: { hash } } };
    expect(await verifiedType(convertOne(OKTA, record).user.password)).toBe(expected);
  });

  it('may have PBKDF2 in a file for imports, in the range that WorkOS takes', async () => {
    const typeOf = (change: object): Promise<string> => {
      const hash = {
        algorithm: 'PBKDF2',
        digestAlgorithm: 'SHA256_HMAC',
        iterationCount: 600_000,
        keySize: 32,
        salt: 'K6xuAI1x+4CZTpESFR4UyFQqX+nW/AXY3qZOx3x8aNQ=',
        value: '5UOLivJvS7uQ2cW6jQmCCyB7pUdTBtrQC4voP8gIJQw=',
        ...change,
      };
      const credentials = { password: { hash } };
      const record = { id: '1', status: 'ACTIVE', profile: {}, credentials };
      return verifiedType(convertOne(OKTA, record).user.password);
    };
    expect(await typeOf({})).toBe('pbkdf2');
    expect(await typeOf({ iterationCount: 20_000 })).toBe('range');
    expect(await typeOf({ digestAlgorithm: undefined })).toBe('missing_parameters');
  });
});
