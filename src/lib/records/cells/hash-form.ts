import { PASSWORD_HASH_TYPES, type PasswordHashType } from '../../model';

// Form only; the ranges of costs are not judged here. Sources: WorkOS's documentation of other services and of
// Firebase (section 6 of the API facts); bcrypt is not documented beyond an example, so its common prefixes count.

// The hash itself, which nearly every row has, is looked at letter by letter: that costs a third of a pattern.
const BCRYPT_START = /^\$2[aby]\$(?:0[4-9]|[12]\d|3[01])\$/;
const BCRYPT_START_LENGTH = 7;
const BCRYPT_LENGTH = 60;
const BCRYPT_LETTERS = Uint8Array.from({ length: 128 }, (_unused, code) =>
  /[./A-Za-z0-9]/.test(String.fromCharCode(code)) ? 1 : 0,
);

// Base64 of the 20 bytes of a SHA-1 and of at least one byte of salt.
const SSHA = /^\{SSHA\}((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/;
const SHA1_BYTES = 20;

// No hash is that long; a longer cell is not searched.
const MAX_LENGTH = 4096;

// The base64 of PHC strings: `+` and `/`, never padded.
const B64 = /^[A-Za-z0-9+/]+$/;
const NUMBER = /^[1-9]\d{0,9}$/;
const DIGEST = /^sha(?:256|512)$/;

/** One hash function's PHC string: `$id[$v=version]$key=value,…$salt$hash`, the keys in any order. */
interface PhcForm {
  /** The string around its parameters, which it captures. */
  readonly shell: RegExp;
  readonly params: ReadonlyMap<string, RegExp>;
}

const SCRYPT: PhcForm = {
  shell: /^\$scrypt\$v=1\$([^$]+)\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+$/,
  params: new Map([
    ['n', NUMBER],
    ['r', NUMBER],
    ['p', NUMBER],
    ['kl', NUMBER],
  ]),
};

const FIREBASE_SCRYPT: PhcForm = {
  shell: /^\$firebase-scrypt\$v=1\$([^$]+)\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+$/,
  params: new Map([
    ['r', NUMBER],
    ['m', NUMBER],
    ['ss', B64],
    ['sk', B64],
  ]),
};

const PBKDF2: PhcForm = {
  shell: /^\$pbkdf2\$([^$]+)\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+$/,
  params: new Map([
    ['i', NUMBER],
    ['d', DIGEST],
  ]),
};

const ARGON2: PhcForm = {
  shell: /^\$argon2(?:id|i|d)\$v=19\$([^$]+)\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+$/,
  params: new Map([
    ['m', NUMBER],
    ['t', NUMBER],
    ['p', NUMBER],
  ]),
};

/** How a hash of each type is written, for messages. */
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

/** True when `hash` is written as WorkOS documents hashes of this type. */
export function hasHashForm(hash: string, type: PasswordHashType): boolean {
  if (hash.length > MAX_LENGTH) return false;
  switch (type) {
    case 'bcrypt':
      return hasBcryptForm(hash);
    case 'ssha':
      return hasSshaForm(hash);
    case 'scrypt':
      return hasPhcForm(hash, SCRYPT);
    case 'firebase-scrypt':
      return hasPhcForm(hash, FIREBASE_SCRYPT);
    case 'pbkdf2':
      return hasPhcForm(hash, PBKDF2);
    case 'argon2':
      return hasPhcForm(hash, ARGON2);
    default:
      return type satisfies never;
  }
}

function hasBcryptForm(hash: string): boolean {
  if (hash.length !== BCRYPT_LENGTH || !BCRYPT_START.test(hash)) return false;
  for (let at = BCRYPT_START_LENGTH; at < BCRYPT_LENGTH; at += 1) {
    if (BCRYPT_LETTERS[hash.charCodeAt(at)] !== 1) return false;
  }
  return true;
}

/** The type whose form `hash` has. The forms exclude each other: it is the only one. */
export function hashTypeOf(hash: string): PasswordHashType | undefined {
  return PASSWORD_HASH_TYPES.find((type) => hasHashForm(hash, type));
}

function hasSshaForm(hash: string): boolean {
  const encoded = SSHA.exec(hash)?.[1];
  if (encoded === undefined) return false;
  const padding = encoded.endsWith('==') ? 2 : encoded.endsWith('=') ? 1 : 0;
  return (encoded.length / 4) * 3 - padding > SHA1_BYTES;
}

function hasPhcForm(hash: string, form: PhcForm): boolean {
  const params = form.shell.exec(hash)?.[1];
  return params !== undefined && hasParams(params, form.params);
}

function hasParams(text: string, wanted: ReadonlyMap<string, RegExp>): boolean {
  const seen = new Set<string>();
  for (const param of text.split(',', wanted.size + 1)) {
    const equals = param.indexOf('=');
    const key = param.slice(0, Math.max(0, equals));
    if (wanted.get(key)?.test(param.slice(equals + 1)) !== true || seen.has(key)) return false;
    seen.add(key);
  }
  return seen.size === wanted.size;
}
