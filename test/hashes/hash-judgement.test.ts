import fc from 'fast-check';
import { hasHashForm, isHashInRange } from '../../src/lib/hashes';
import { isPasswordHash } from '../../src/lib/sandbox/routes/password-hash';

const B64 = fc.constantFrom('c2FsdA', 'aGFza+/A', '', 'c2FsdA==', 'a-b_');
const VALUE = fc.constantFrom(
  '1',
  '2',
  '3',
  '8',
  '14',
  '64',
  '0',
  '01',
  '16384',
  '600000',
  '1000001',
  '',
);
const PARAM = fc.oneof(
  fc
    .tuple(fc.constantFrom('n', 'r', 'p', 'kl', 'm', 't', 'i'), VALUE)
    .map((each) => each.join('=')),
  fc.constantFrom('d=sha256', 'd=sha512', 'd=sha1', 'ss=Bw', 'sk=c2ln', 'ss=Bw=='),
);

/** The parameters of each form, in the documented order or another. */
const FORMS = [
  ['scrypt', '$scrypt$v=1', ['n=16384', 'r=8', 'p=1', 'kl=64']],
  ['firebase-scrypt', '$firebase-scrypt$v=1', ['r=8', 'm=14', 'ss=Bw', 'sk=c2ln']],
  ['pbkdf2', '$pbkdf2', ['i=600000', 'd=sha256']],
  ['argon2', '$argon2id$v=19', ['m=65536', 't=3', 'p=4']],
] as const;

const phc = fc.constantFrom(...FORMS).chain(([type, head, params]) => {
  const list = fc.oneof(
    { weight: 2, arbitrary: fc.constant([...params]) },
    fc.shuffledSubarray([...params], { minLength: params.length - 1 }),
    fc
      .tuple(fc.nat(params.length - 1), PARAM)
      .map(([at, param]) => params.map((each, index) => (index === at ? param : each))),
  );
  return fc
    .tuple(list, B64, B64)
    .map(([each, salt, hash]) => ({ type, hash: `${head}$${each.join(',')}$${salt}$${hash}` }));
});

describe('a PHC hash', () => {
  it('is taken by the row rules and the sandbox alike', () => {
    let taken = 0;
    fc.assert(
      fc.property(phc, ({ type, hash }) => {
        const isTaken = hasHashForm(hash, type) && isHashInRange(hash, type);
        if (isTaken) taken += 1;
        expect(isTaken).toBe(isPasswordHash(type, hash));
      }),
      { numRuns: 10_000 },
    );
    expect(taken).toBeGreaterThan(100);
  });
});
