import { MONGO } from '../../../src/lib/sources/profile/mongo';
import { byId, convertAll, convertOne } from '../../support/sources/convert';
import { fixture } from '../../support/sources/fixtures';
import { verifiedType } from '../../support/sources/verified';

const OWN = convertAll(MONGO, fixture('mongo', 'own.ndjson'));
const METEOR = convertAll(MONGO, fixture('mongo', 'meteor.json'));

describe('users of mongoexport', () => {
  it('have ids, times and numbers in Extended JSON', () => {
    expect(byId(OWN, '64db9dba7f18450dc2502345').user).toMatchObject({
      email: 'ada@example.com',
      emailVerified: true,
      firstName: 'Ada',
      lastName: 'Lovelace',
      state: 'active',
    });
    expect(byId(OWN, '7').user).toMatchObject({ fullName: 'Kurt Gödel', state: 'deleted' });
  });

  it('do not verify an address by a flag that does not name it', () => {
    const record = { _id: '1', email: 'a@example.com', isVerified: true, verified: true };
    expect(convertOne(MONGO, record).user.emailVerified).toBe(false);
  });

  it('have passwords of the application', async () => {
    expect(await verifiedType(byId(OWN, '64db9dba7f18450dc2502345').user.password)).toBe('bcrypt');
    expect(await verifiedType(byId(OWN, '7').user.password)).toBe('unsupported');
  });
});

describe('users of Meteor', () => {
  it('have several addresses, of which the verified one counts', () => {
    expect(byId(METEOR, 'm1')).toMatchObject({
      user: {
        email: 'ada@example.com',
        emailVerified: true,
        fullName: 'Ada Lovelace',
        groups: ['admin'],
        social: [],
        metadata: { username: 'ada' },
      },
      findings: [{ code: 'extra_email' }],
    });
    expect(byId(METEOR, 'm2').user).toMatchObject({
      email: 'kurt@example.com',
      emailVerified: false,
      social: ['github'],
    });
  });

  it('have hashes of a digest of the password, which are refused', async () => {
    expect(await verifiedType(byId(METEOR, 'm1').user.password)).toBe('prehashed');
  });
});

describe('users of passport-local-mongoose', () => {
  const [part] = fixture('mongo', 'passport.ndjson');
  const [ada = {}] = part?.records ?? [];

  it('have too few iterations by default', async () => {
    const { password } = convertOne(MONGO, ada).user;
    expect(await verifiedType(password)).toBe('range');
    expect(password).toMatchObject({
      hash: { value: expect.stringContaining('i=25000,d=sha256') as string },
    });
  });

  it('have the iterations that are answered', async () => {
    const answers = { iterations: '600000' };
    const { password } = convertOne(MONGO, { ...ada, hash: RAISED }, { answers }).user;
    expect(await verifiedType(password)).toBe('pbkdf2');
  });
});

/** The key of the same salt and password after 600,000 iterations, in hexadecimal. */
const RAISED =
  '2d8ad13c9ea05302f678d4ab768980b5efe04812b63a5fd5a2fcb172e9d770cd749efaae758d135d0ccbc826411310db60768ac7bab8a64591c1ae47a2db7be3';
