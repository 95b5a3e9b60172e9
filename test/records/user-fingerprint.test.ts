import fc from 'fast-check';
import type { UserRecord } from '../../src/lib/model';
import { fingerprintsContradict, userFingerprint } from '../../src/lib/records';

const email = 'ada@example.com';

function contradict(first: Omit<UserRecord, 'email'>, later: Omit<UserRecord, 'email'>): boolean {
  return fingerprintsContradict(
    userFingerprint({ email, ...first }),
    userFingerprint({ email, ...later }),
  );
}

const FULL: Omit<UserRecord, 'email'> = {
  firstName: 'Ada',
  lastName: 'Lovelace',
  emailVerified: true,
  externalId: 'u1',
  password: 'one',
  metadata: { a: '1', b: '2' },
};

describe('contradicts', () => {
  it.each<[string, Omit<UserRecord, 'email'>]>([
    ['first name', { firstName: 'Grace' }],
    ['last name', { lastName: 'Hopper' }],
    ['email verified', { emailVerified: false }],
    ['external id', { externalId: 'u2' }],
    ['password', { password: 'two' }],
    ['a hash for a password', { passwordHash: { value: 'one', type: 'bcrypt' } }],
    ['a metadata value', { metadata: { a: '1', b: '3' } }],
    ['a metadata key', { metadata: { a: '1' } }],
  ])('is true for another %s', (_, later) => {
    expect(contradict(FULL, later)).toBe(true);
    expect(contradict(later, FULL)).toBe(true);
  });

  const long = (middle: string): string => `The first part ${middle} and a part that is the same`;
  it.each<[string, (middle: string) => Omit<UserRecord, 'email'>]>([
    ['name', (middle) => ({ firstName: long(middle) })],
    ['external id', (middle) => ({ externalId: long(middle) })],
    ['password', (middle) => ({ password: long(middle) })],
    ['ssha hash', (middle) => ({ passwordHash: { value: long(middle), type: 'ssha' } })],
    ['metadata value', (middle) => ({ metadata: { at: `2024-01-${middle}T00:00:00.000+00:00` } })],
    ['metadata key', (middle) => ({ metadata: { [long(middle)]: '1' } })],
  ])('is true where a long %s differs in its middle alone', (_, userOf) => {
    expect(contradict(userOf('05'), userOf('06'))).toBe(true);
  });

  it('is true for another type of the same hash', () => {
    expect(
      contradict(
        { passwordHash: { value: 'x', type: 'bcrypt' } },
        { passwordHash: { value: 'x', type: 'ssha' } },
      ),
    ).toBe(true);
  });

  it('is false for fields that one of the two leaves out', () => {
    expect(contradict(FULL, {})).toBe(false);
    expect(contradict({}, FULL)).toBe(false);
    expect(contradict({ firstName: 'Ada' }, { lastName: 'Lovelace' })).toBe(false);
  });

  it('is false for another order of metadata keys, and for another email', () => {
    expect(contradict(FULL, { metadata: { b: '2', a: '1' } })).toBe(false);
    const other = { email: 'ADA@example.com', ...FULL };
    expect(
      fingerprintsContradict(userFingerprint({ email, ...FULL }), userFingerprint(other)),
    ).toBe(false);
  });

  const user = fc.record(
    {
      firstName: fc.string(),
      lastName: fc.string(),
      emailVerified: fc.boolean(),
      externalId: fc.string(),
      password: fc.string(),
      metadata: fc.dictionary(fc.string(), fc.string()),
    },
    { requiredKeys: [] },
  );

  it('is never true for a user and what another row repeats of it', () => {
    fc.assert(
      fc.property(user, fc.subarray(['firstName', 'externalId', 'metadata']), (full, left) => {
        const entries = Object.entries(full).filter(([name]) => !left.includes(name));
        expect(contradict(full, Object.fromEntries(entries))).toBe(false);
      }),
    );
  });

  it('fits in two unsigned 32-bit numbers', () => {
    fc.assert(
      fc.property(user, (fields) => {
        const { low, high } = userFingerprint({ email, ...fields });
        expect([low >>> 0, high >>> 0]).toEqual([low, high]);
      }),
    );
  });

  it('overlooks about one difference in a thousand', () => {
    const first = userFingerprint({ email, externalId: 'user-0' });
    let overlooked = 0;
    for (let index = 1; index <= 20_000; index += 1) {
      const later = userFingerprint({ email, externalId: `user-${index}` });
      if (!fingerprintsContradict(first, later)) overlooked += 1;
    }
    expect(overlooked).toBeLessThan(60);
  });
});
