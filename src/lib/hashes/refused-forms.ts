import { REDACTED } from './firebase';
import type { HashRefusal } from './stored-hash';

/** A form that WorkOS cannot take in any way. */
export interface RefusedForm extends HashRefusal {
  /** Its name for users, and in docs/hashes.md. */
  readonly form: string;
  readonly pattern: RegExp;
}

const NOBODY_SIGNS_IN = 'WorkOS would accept the string, and nobody could sign in.';
const UNSUPPORTED: HashRefusal = {
  reason: 'unsupported',
  why: 'WorkOS does not take this hash function.',
};

function row(form: string, pattern: RegExp, refusal = UNSUPPORTED): RefusedForm {
  return { form, pattern, ...refusal };
}

/** No string has two of these forms, or one of them and one that can be converted. Sources: docs/hashes.md. */
export const REFUSED_FORMS: readonly RefusedForm[] = [
  row('bcrypt $2x$', /^\$2x\$/, {
    reason: 'unsupported',
    why: 'The bug of $2x$ bcrypt changes passwords outside ASCII.',
  }),
  row('argon2 version 16', /^\$argon2(?:id|i|d)\$(?:v=16\$)?m=/),
  row('argon2 with a key', /^\$argon2(?:id|i|d)\$v=19\$[^$]*,(?:keyid|data)=/),
  row('PBKDF2-SHA1', /^\$pbkdf2(?:-sha1\$|\$\d+\$|\$i=\d+,d=sha1\$)/),
  row('Django bcrypt_sha256', /^bcrypt_sha256\$/, {
    reason: 'prehashed',
    why: `Django hashed the SHA-256 of the password, not the password. ${NOBODY_SIGNS_IN}`,
  }),
  row('Django PBKDF2-SHA1', /^pbkdf2_sha1\$/),
  row('Django MD5, SHA-1 or crypt', /^(?:(?:un)?salted_(?:md5|sha1)|md5|sha1|crypt)\$/),
  row('WordPress 6.8 bcrypt', /^\$wp\$2[aby]\$/, {
    reason: 'prehashed',
    why: `WordPress hashed an HMAC of the password, not the password. Without $wp, ${NOBODY_SIGNS_IN}`,
  }),
  row('phpass', /^\$[PH]\$/),
  row('Drupal', /^U?\$S\$/),
  row('crypt', /^(?:\{crypt\})?\$(?:1|5|6|7|y|gy|apr1|sha1|md5)[$,]/i),
  row('DES crypt of LDAP', /^\{crypt\}[./A-Za-z0-9]{13}$/i),
  row(
    'LDAP without a salt, or with another function',
    /^\{(?:SHA|SMD5|MD5|SSHA\d+|SHA\d+|SHA-\d+|PBKDF2[\w-]*)\}/i,
  ),
  row('Spring Security', /^\{(?:pbkdf2|scrypt|MD4|LDAP|SCryptPasswordEncoder)(?:@\w+)?\}/i),
  row('Spring Security scrypt', /^\$[0-9a-f]{5,6}\$[A-Za-z0-9+/=]+\$/),
  row('Spring Security noop', /^\{noop\}/i, {
    reason: 'plain_text',
    why: 'The string contains the password itself. Import it as password, or let the user reset it.',
  }),
  row('ASP.NET Identity v2', /^A[A-P][A-Za-z0-9+/]{64}==$/, {
    reason: 'unsupported',
    why: 'It is PBKDF2 with SHA-1, which WorkOS does not take.',
  }),
  row('Ory bcrypt-AES', /^\$2aes\$/, { reason: 'encrypted', why: 'The hash is encrypted by Ory.' }),
  row('encrypted column', /^\{"/, {
    reason: 'encrypted',
    why: 'The database column is encrypted. Export it decrypted.',
  }),
  row('Firebase emulator', /^fakeHash:/, {
    reason: 'plain_text',
    why: 'The string is of the Firebase emulator and contains the password itself. Do not import this file.',
  }),
  row('Firebase placeholder', /^UkVEQUNURUQ=?$/, REDACTED),
  row(
    'digest in hexadecimal',
    /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/i,
  ),
];
