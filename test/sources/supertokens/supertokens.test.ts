import { SUPERTOKENS } from '../../../src/lib/sources/profile/supertokens';
import { SIGNER_KEY } from '../../support/hashes/string-vectors';
import { byId, convertAll, convertOne } from '../../support/sources/convert';
import { fixture, fixturesOf } from '../../support/sources/fixtures';
import { verifiedType } from '../../support/sources/verified';

const [BULK] = fixture('supertokens', 'bulk.json');
const USERS = convertAll(SUPERTOKENS, BULK === undefined ? [] : [BULK]);

describe('users of the bulk import format', () => {
  it('have the fields of a user, of the primary login method', () => {
    expect(byId(USERS, 's1')).toMatchObject({
      user: {
        email: 'ada@example.com',
        emailVerified: true,
        firstName: 'Ada',
        totpSecret: '2CY4NI7UJYVHPEFYYHJOH5FFW3D5R2PQ',
        metadata: { plan: 'pro' },
        social: ['google'],
        groups: ['staff'],
      },
      memberships: [{ org: 'acme', roles: ['admin'] }],
      findings: [{ code: 'extra_email' }],
    });
  });

  it('have passwords', async () => {
    expect(await verifiedType(byId(USERS, 's1').user.password)).toBe('argon2');
    expect(await verifiedType(byId(USERS, 's2').user.password)).toBe('missing_parameters');
    const answers = { 'firebase-signer-key': SIGNER_KEY };
    const { user } = convertOne(SUPERTOKENS, BULK?.records[1] ?? {}, { answers });
    expect(await verifiedType(user.password)).toBe('firebase-scrypt');
  });

  it('have codes of another period, which are told', () => {
    const { user, findings } = byId(USERS, 's2');
    expect(user).not.toHaveProperty('totpSecret');
    expect(findings.map(({ code }) => code)).toEqual(['totp_parameters']);
  });
});

it('the tables of the core have the same, by the id of the core', async () => {
  const files = fixturesOf('supertokens').filter((file) => file.endsWith('.csv'));
  const users = convertAll(
    SUPERTOKENS,
    files.flatMap((file) => fixture('supertokens', file)),
  );
  expect(users).toHaveLength(1);
  expect(byId(users, '42')).toMatchObject({
    user: {
      email: 'ada@example.com',
      emailVerified: true,
      totpSecret: '2CY4NI7UJYVHPEFYYHJOH5FFW3D5R2PQ',
      metadata: { plan: 'pro' },
      groups: ['staff'],
    },
    memberships: [{ org: 'acme', roles: ['admin'] }],
    findings: [],
  });
  expect(await verifiedType(byId(users, '42').user.password)).toBe('bcrypt');
});

it('an email that no table has verified is not', () => {
  const record = { user_id: 'u1', email: 'a@example.com', password_hash: '', time_joined: 1 };
  const entries = { 'verified emails': [{ email: 'b@example.com' }] };
  expect(convertOne(SUPERTOKENS, record, { entries }).user.emailVerified).toBe(false);
});
