import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { readFirebaseHash, readKeycloakHash, readStoredHash } from '../../src/lib/hashes';
import { CONVERTIBLE_FORMS } from '../../src/lib/hashes/convertible-forms';
import { REFUSED_FORMS } from '../../src/lib/hashes/refused-forms';
import { ROOT } from '../support/run-cli';
import { STRING_VECTORS } from '../support/hashes/string-vectors';

const BCRYPT = '$2b$10$abcdefghijklmnopqrstuubpbGxRe5FBEjJu1uKBskzGBNNF3686.';
const ARGON2 = '$argon2id$v=19$m=7168,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2g';
const SSHA = '{SSHA}dpopcMFUqRePjTap6MyuXH1Tc+WLEgvL';

describe('readStoredHash', () => {
  it.each(['', '!', '!kXoGZwTWqJQXSEpVnDEr', '{}'])('reads %j as no password', (stored) => {
    expect(readStoredHash(stored)).toEqual({ kind: 'none' });
  });

  it.each([
    ['{bcrypt}', `{bcrypt}${BCRYPT}`, BCRYPT],
    ['{CRYPT}', `{CRYPT}${BCRYPT}`, BCRYPT],
    ['Spring argon2', `{argon2@SpringSecurity_v5_8}${ARGON2}`, ARGON2],
    ['{ssha}', SSHA.replace('SSHA', 'ssha'), SSHA],
    ['padding', `${ARGON2}==`, ARGON2],
    ['another order', ARGON2.replace('m=7168,t=2,p=1', 'p=1,m=7168,t=2'), ARGON2],
  ])('removes what WorkOS does not take: %s', (_, stored, value) => {
    expect(readStoredHash(stored)).toMatchObject({ kind: 'usable', hash: { value } });
  });

  it('reads ln of scrypt as a logarithm up to 31, and as the cost itself above', () => {
    const read = (ln: number): unknown => readStoredHash(`$scrypt$ln=${ln},r=8,p=1$c2FsdA$aGFzaA`);
    expect(read(14)).toMatchObject({ hash: { value: expect.stringContaining('n=16384,') } });
    expect(read(16_384)).toMatchObject({ hash: { value: expect.stringContaining('n=16384,') } });
  });

  it.each([
    ['$2x$10$abcdefghijklmnopqrstuubpbGxRe5FBEjJu1uKBskzGBNNF3686.', 'unsupported'],
    ['$argon2id$m=7168,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2g', 'unsupported'],
    [ARGON2.replace('v=19', 'v=16'), 'unsupported'],
    [ARGON2.replace('p=1', 'p=1,keyid=a'), 'unsupported'],
    ['$pbkdf2$1000$c2FsdA$aGFzaA', 'unsupported'],
    ['$pbkdf2-sha1$i=1000$c2FsdA$aGFzaA', 'unsupported'],
    ['pbkdf2_sha1$1000$salt$aGFzaA==', 'unsupported'],
    ['unsalted_md5$5f4dcc3b5aa765d61d8327deb882cf99', 'unsupported'],
    ['$P$Bp.ZDNMM98mGNxCtHSkc1DqdRPXeoR.', 'unsupported'],
    ['$S$DuvzXkPB7VEFZvPEcQ8XFV', 'unsupported'],
    ['$6$saltsalt$abc', 'unsupported'],
    ['{CRYPT}$6$saltsalt$abc', 'unsupported'],
    ['{CRYPT}rl.3StKT.4T8M', 'unsupported'],
    ['{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=', 'unsupported'],
    ['{SSHA512}aGFzaGhhc2g=', 'unsupported'],
    ['{PBKDF2-SHA256}10000$c2FsdA$aGFzaA', 'unsupported'],
    ['{pbkdf2@SpringSecurity_v5_8}00ff', 'unsupported'],
    ['$e0801$c2FsdA==$aGFzaA==', 'unsupported'],
    ['5f4dcc3b5aa765d61d8327deb882cf99', 'unsupported'],
    ['f'.repeat(128), 'unsupported'],
    ['{noop}secret', 'plain_text'],
    ['$2aes$abc', 'encrypted'],
    ['{"key_id":"a"}', 'encrypted'],
    ['UkVEQUNURUQ=', 'redacted'],
    [`$f_scrypt$aGFzaA==$c2FsdA==$m=14$r=8$s=Bw==`, 'missing_parameters'],
    [`${'0f'.repeat(16)}:${'0f'.repeat(64)}`, 'missing_parameters'],
    ['pbkdf2_sha256$260000$salt$aGFzaA==', 'range'],
    ['bcrypt$$2b$10$tooshort', 'unknown'],
    ['correct horse', 'unknown'],
    [BCRYPT.slice(0, -1), 'unknown'],
    ['x'.repeat(10_000), 'unknown'],
  ])('refuses %j: %s', (stored, reason) => {
    expect(readStoredHash(stored)).toMatchObject({ kind: 'refused', reason });
  });

  it('names the costs that are out of range, and has the string all the same', () => {
    expect(readStoredHash('pbkdf2_sha256$260000$salt$aGFzaA==')).toEqual({
      kind: 'refused',
      form: 'Django PBKDF2',
      reason: 'range',
      why: 'i=260000,d=sha256 is outside the ranges that WorkOS documents for pbkdf2: i from 600,000 (sha256) or 210,000 (sha512) to 1,000,000.',
      hash: { type: 'pbkdf2', value: '$pbkdf2$i=260000,d=sha256$c2FsdA$aGFzaA' },
    });
  });

  it('never throws, and repeats no part of what it does not know', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.constantFrom(...STRING_VECTORS)),
        fc.nat(),
        (of, cut) => {
          const stored = typeof of === 'string' ? of : of.stored.slice(0, cut % 80);
          const read = readStoredHash(stored);
          if (read.kind !== 'refused' || stored.length < 12) return;
          expect(read.why).not.toContain(stored);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('the forms', () => {
  it('exclude each other: no vector has one that is refused and one that is converted', () => {
    for (const { name, stored } of STRING_VECTORS) {
      const refused = REFUSED_FORMS.filter(({ pattern }) => pattern.test(stored));
      const convertible = CONVERTIBLE_FORMS.filter(({ pattern }) => pattern.test(stored));
      expect({ name, refused }).toEqual({ name, refused: [] });
      expect(convertible.length).toBeLessThanOrEqual(1);
    }
  });

  it('are all in docs/hashes.md', () => {
    const page = readFileSync(join(ROOT, 'docs', 'hashes.md'), 'utf8');
    const forms = [...REFUSED_FORMS, ...CONVERTIBLE_FORMS].map(({ form }) => form);
    expect(forms.filter((form) => !page.includes(`| ${form} `))).toEqual([]);
  });
});

describe('a Firebase hash', () => {
  it.each([
    ['a signer key of another length', { signerKey: 'AAAA' }],
    ['no salt separator', { saltSeparator: '' }],
    ['no memory cost', { memCost: undefined }],
  ])('with %s is refused', (_, parts) => {
    const whole = { hash: 'aGFzaA==', salt: 'c2FsdA==', signerKey: 'a2V5IQ==' };
    const read = readFirebaseHash({
      ...whole,
      saltSeparator: 'Bw==',
      rounds: '8',
      memCost: '14',
      ...parts,
    });
    expect(read).toMatchObject({ kind: 'refused', reason: 'missing_parameters' });
  });

  it('that was replaced is refused', () => {
    const parts = { salt: '', signerKey: '', saltSeparator: '', rounds: '', memCost: '' };
    expect(readFirebaseHash({ hash: 'UkVEQUNURUQ=', ...parts })).toMatchObject({
      reason: 'redacted',
    });
  });
});

describe('a Keycloak credential', () => {
  const secretData = '{"value":"aGFzaA==","salt":"c2FsdA=="}';

  it.each([
    ['27,500 iterations', '{"hashIterations":27500,"algorithm":"pbkdf2-sha256"}', 'range'],
    ['PBKDF2-SHA1', '{"hashIterations":20000,"algorithm":"pbkdf2"}', 'unsupported'],
    [
      'argon2 1.0',
      '{"hashIterations":5,"algorithm":"argon2","additionalParameters":{"version":["1.0"]}}',
      'unsupported',
    ],
    ['no costs', '{"hashIterations":5,"algorithm":"argon2"}', 'unknown'],
    ['no algorithm', '{"hashIterations":5}', 'missing_parameters'],
    ['text that is not JSON', 'nothing', 'missing_parameters'],
  ])('with %s is refused', (_, credentialData, reason) => {
    expect(readKeycloakHash({ secretData, credentialData })).toMatchObject({
      kind: 'refused',
      reason,
    });
  });
});
