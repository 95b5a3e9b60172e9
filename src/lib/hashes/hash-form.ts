import { PASSWORD_HASH_TYPES, type PasswordHashType } from '../model';
import { plainBase64 } from './base64';

// Checks the form only; `hash-range.ts` checks the costs. Source: docs/workos-api.md, "Password hashes". For bcrypt
// WorkOS documents only an example, so its common prefixes are accepted.

const BCRYPT = /^\$2[aby]\$(?:0[4-9]|[12]\d|3[01])\$[./A-Za-z0-9]{53}$/;

// Base64 of the 20 bytes of a SHA-1 and at least one byte of salt.
const SSHA = /^\{SSHA\}((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/;
const SHA1_BYTES = 20;

// No hash is this long; longer cells are not matched against patterns.
export const MAX_LENGTH = 4096;

// The base64 of PHC strings: `+` and `/`, never padded.
const B64 = '[A-Za-z0-9+/]+';
const NUMBER = '[1-9]\\d{0,9}';

/** The PHC string of a hash function: `$id[$v=version]$key=value,…$salt$hash`, with the keys in this order. */
interface PhcForm {
  readonly pattern: RegExp;
  readonly keys: readonly string[];
}

const SCRYPT = phcForm('scrypt\\$v=1', { n: NUMBER, r: NUMBER, p: NUMBER, kl: NUMBER });
const FIREBASE_SCRYPT = phcForm('firebase-scrypt\\$v=1', {
  r: NUMBER,
  m: NUMBER,
  ss: B64,
  sk: B64,
});
const PBKDF2 = phcForm('pbkdf2', { i: NUMBER, d: 'sha(?:256|512)' });
const ARGON2 = phcForm('argon2(?:id|i|d)\\$v=19', { m: NUMBER, t: NUMBER, p: NUMBER });
const PHC_FORMS = [SCRYPT, FIREBASE_SCRYPT, PBKDF2, ARGON2];

function phcForm(head: string, params: Readonly<Record<string, string>>): PhcForm {
  const list = Object.entries(params).map(([key, value]) => `${key}=${value}`);
  const pattern = new RegExp(`^\\$${head}\\$${list.join(',')}\\$${B64}\\$${B64}$`);
  return { pattern, keys: Object.keys(params) };
}

/** The form of each type, for messages. */
export const HASH_FORMS: Readonly<Record<PasswordHashType, string>> = {
  bcrypt: '$2b$<cost 04 to 31>$<53 characters>',
  scrypt: '$scrypt$v=1$n=<n>,r=<r>,p=<p>,kl=<length>$<salt>$<hash>, base64 with + and /, without =',
  'firebase-scrypt':
    '$firebase-scrypt$v=1$r=<rounds>,m=<memory cost>,ss=<salt separator>,sk=<signer key>$<salt>$<hash>, base64 with + and /, without =',
  ssha: '{SSHA}<base64 of SHA-1 and salt>',
  pbkdf2:
    '$pbkdf2$i=<iterations>,d=<sha256 or sha512>$<salt>$<hash>, base64 with + and /, without =',
  argon2:
    '$argon2id$v=19$m=<memory>,t=<time>,p=<lanes>$<salt>$<hash>, base64 with + and /, without =',
};

/** True when `hash` has the form that WorkOS documents for this type. */
export function hasHashForm(hash: string, type: PasswordHashType): boolean {
  if (hash.length > MAX_LENGTH) return false;
  switch (type) {
    case 'bcrypt':
      return BCRYPT.test(hash);
    case 'ssha':
      return hasSshaForm(hash);
    case 'scrypt':
      return SCRYPT.pattern.test(hash);
    case 'firebase-scrypt':
      return FIREBASE_SCRYPT.pattern.test(hash);
    case 'pbkdf2':
      return PBKDF2.pattern.test(hash);
    case 'argon2':
      return ARGON2.pattern.test(hash);
    default:
      return type satisfies never;
  }
}

/** The type whose form `hash` has. The forms exclude each other, so there is at most one. */
export function hashTypeOf(hash: string): PasswordHashType | undefined {
  return PASSWORD_HASH_TYPES.find((type) => hasHashForm(hash, type));
}

function hasSshaForm(hash: string): boolean {
  const encoded = SSHA.exec(hash)?.[1];
  if (encoded === undefined) return false;
  const padding = encoded.endsWith('==') ? 2 : encoded.endsWith('=') ? 1 : 0;
  return (encoded.length / 4) * 3 - padding > SHA1_BYTES;
}

/**
 * A PHC string of WorkOS's forms whose parameters are in another order, or whose base64 is padded or url-safe, as it
 * should be; else undefined.
 */
export function withPlainParts(hash: string): string | undefined {
  const parts = hash.split('$');
  if (parts.length < 4) return undefined;
  const params = parts.at(-3)?.split(',').map(plainParam) ?? [];
  const ends = parts.slice(-2).map(plainBase64);
  for (const { pattern, keys } of PHC_FORMS) {
    const ordered = keys.map((key) => params.find((param) => param.startsWith(`${key}=`)) ?? '');
    const written = [...parts.slice(0, -3), ordered.join(','), ...ends].join('$');
    if (params.length === keys.length && pattern.test(written)) return written;
  }
  return undefined;
}

/** Signer key and salt separator are base64, too. */
function plainParam(param: string): string {
  const [key = '', ...value] = param.split('=');
  return `${key}=${plainBase64(value.join('='))}`;
}
