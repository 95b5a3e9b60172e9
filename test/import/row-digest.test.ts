import fc from 'fast-check';
import { rowDigest } from '../../src/lib/import/row-digest';
import {
  asOrganizationId,
  type OrgRef,
  type RowRecord,
  type UserRecord,
} from '../../src/lib/model';

const USER: UserRecord = {
  email: 'ann@example.com',
  firstName: 'Ann',
  lastName: 'Lee',
  emailVerified: true,
  externalId: 'u1',
  metadata: { plan: 'pro', team: 'red' },
};
const ORG: OrgRef = { kind: 'external_id', externalId: 'acme', name: 'Acme' };
const ROW: RowRecord = { user: USER, org: ORG, roleSlugs: ['admin', 'dev'] };

const HASH = { type: 'bcrypt', value: '$2b$10$abcdefghijk' } as const;

const digestOf = (row: RowRecord, nonce = 'nonce'): string => rowDigest(nonce, row);
const withUser = (more: Partial<UserRecord>): RowRecord => ({ ...ROW, user: { ...USER, ...more } });

function without(field: keyof UserRecord): RowRecord {
  const { [field]: left, ...user } = USER;
  expect(left).toBeDefined();
  return { ...ROW, user: { email: USER.email, ...user } };
}

describe('the digest of a row', () => {
  it('is the same for the same row, and short text for a line of the ledger', () => {
    expect(digestOf(structuredClone(ROW))).toBe(digestOf(ROW));
    expect(digestOf(ROW)).toMatch(/^[\w-]{16}$/);
    expect(digestOf(withUser({ passwordHash: HASH }))).toMatch(/^[\w-]{16}\.[\w-]{8}$/);
  });

  it('tells that there is a TOTP secret, and nothing of it', () => {
    const [one, other] = ['JBSWY3DPEHPK3PXP', 'GEZDGNBVGY3TQOJQ'].map((secret) =>
      digestOf({ ...ROW, factor: { secret, issuer: secret } }),
    );
    expect(one).toBe(other);
    expect(one).not.toBe(digestOf(ROW));
    // Jobs of versions without factors are compared, too.
    expect(digestOf(ROW)).toBe('21dpxe6dmiBGzgeL');
  });

  it('does not depend on the order of the metadata', () => {
    const metadata = { team: 'red', plan: 'pro' };
    expect(digestOf(withUser({ metadata }))).toBe(digestOf(ROW));
  });

  it.each<[string, RowRecord]>([
    ['email', withUser({ email: 'bob@example.com' })],
    ['case of the email', withUser({ email: 'Ann@example.com' })],
    ['first name', withUser({ firstName: 'Anna' })],
    ['last name', withUser({ lastName: 'Li' })],
    ['names swapped', withUser({ firstName: 'Lee', lastName: 'Ann' })],
    ['email_verified', withUser({ emailVerified: false })],
    ['external id', withUser({ externalId: 'u2' })],
    ['value of the metadata', withUser({ metadata: { plan: 'pro', team: 'blue' } })],
    ['key of the metadata', withUser({ metadata: { plan: 'pro', teams: 'red' } })],
    ['number of the metadata', withUser({ metadata: { plan: 'pro' } })],
    ['metadata swapped', withUser({ metadata: { plan: 'red', team: 'pro' } })],
    ['first name missing', without('firstName')],
    ['last name missing', without('lastName')],
    ['email_verified missing', without('emailVerified')],
    ['external id missing', without('externalId')],
    ['metadata missing', without('metadata')],
    ['organization', { ...ROW, org: { ...ORG, externalId: 'other' } }],
    ['name of the organization', { ...ROW, org: { ...ORG, name: 'Other' } }],
    [
      'name of the organization missing',
      { ...ROW, org: { kind: 'external_id', externalId: 'acme' } },
    ],
    ['kind of the organization', { ...ROW, org: { kind: 'name', name: 'acme' } }],
    ['organization by id', { ...ROW, org: { kind: 'id', id: asOrganizationId('acme') } }],
    ['organization missing', { user: USER, roleSlugs: ROW.roleSlugs }],
    ['role', { ...ROW, roleSlugs: ['admin', 'ops'] }],
    ['role missing', { ...ROW, roleSlugs: ['admin'] }],
    ['roles in one', { ...ROW, roleSlugs: ['admin,dev'] }],
    ['roles missing', { ...ROW, roleSlugs: [] }],
  ])('changes with the %s', (_, row) => {
    expect(digestOf(row)).not.toBe(digestOf(ROW));
  });

  it('differs for rows that differ in any texts', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\\', '[', ' '), maxLength: 3 });
    const row = fc.record({ texts: fc.tuple(text, text, text), roleSlugs: fc.array(text) });
    const recordOf = ({ texts: [email, firstName, lastName], roleSlugs }: Row): RowRecord => ({
      user: { email, firstName, lastName },
      roleSlugs,
    });
    type Row = { texts: [string, string, string]; roleSlugs: string[] };
    fc.assert(
      fc.property(row, row, (one, other) => {
        const isSame = JSON.stringify(one) === JSON.stringify(other);
        expect(digestOf(recordOf(one)) === digestOf(recordOf(other))).toBe(isSame);
      }),
    );
  });

  it('is another one in another job, in both of its parts', () => {
    const row = withUser({ passwordHash: HASH });
    const [here, there] = [digestOf(row), digestOf(row, 'another')].map((text) => text.split('.'));
    expect([here?.length, there?.length]).toEqual([2, 2]);
    expect(here?.[0]).not.toBe(there?.[0]);
    expect(here?.[1]).not.toBe(there?.[1]);
  });
});

describe('the digest of a password hash', () => {
  const partsOf = (more: Partial<UserRecord>): readonly string[] =>
    digestOf(withUser(more)).split('.');

  it('is apart: a new hash leaves the other part as it is', () => {
    const [row, secret] = partsOf({ passwordHash: HASH });
    expect(row).toBe(digestOf(ROW));
    const [same, another] = partsOf({ passwordHash: { ...HASH, value: `${HASH.value}l` } });
    expect([same, another === secret]).toEqual([row, false]);
  });

  it('changes with the kind and the value of the hash', () => {
    const secrets = [
      { passwordHash: HASH },
      { passwordHash: { ...HASH, value: `${HASH.value}l` } },
      { passwordHash: { ...HASH, type: 'scrypt' as const } },
    ].map((more) => partsOf(more)[1]);
    expect(new Set(secrets).size).toBe(3);
    expect(secrets).not.toContain(undefined);
  });

  // Whoever has the job folder has the key, too, and could test guesses as fast as SHA-256 is computed.
  it('is not made of a password in plain text', () => {
    expect(digestOf(withUser({ password: 'secret' }))).toBe(digestOf(ROW));
  });
});
