import { PASSWORD_HASH_TYPES, type PasswordHash, type PasswordHashType } from '../../model';
import { HASH_FORMS, hasHashForm } from './hash-form';
import { HASH_RANGES, isHashInRange } from './hash-range';
import type { RowReader } from './row-reader';

const TYPES: ReadonlyMap<string, PasswordHashType> = new Map(
  PASSWORD_HASH_TYPES.map((type) => [type, type]),
);

/** What other tools call bcrypt, or name by the service the hash comes from. */
const BCRYPT_ALIASES: ReadonlySet<string> = new Set(['auth0', 'okta-bcrypt']);

/** Names near a type of ours, and that type. Not taken as written: the string's form must be meant. */
const NEAR_TYPES: ReadonlyMap<string, PasswordHashType> = new Map<string, PasswordHashType>([
  ['argon2id', 'argon2'],
  ['argon2i', 'argon2'],
  ['argon2d', 'argon2'],
  ['firebase', 'firebase-scrypt'],
  ['firebase_scrypt', 'firebase-scrypt'],
  ['scrypt_firebase', 'firebase-scrypt'],
  ['pbkdf2_sha256', 'pbkdf2'],
  ['pbkdf2_sha512', 'pbkdf2'],
  ['pbkdf2-sha256', 'pbkdf2'],
  ['pbkdf2-sha512', 'pbkdf2'],
]);

/**
 * Hash functions of other services that WorkOS does not take. `ssha256` is in its newest enum, but the form of
 * such a string is not documented.
 */
const TYPES_NOT_TAKEN: ReadonlySet<string> = new Set(
  (
    'md5 md5crypt md5-crypt hmac-md5 sha1 sha-1 hmac-sha1 sha224 sha256 sha-256 hmac-sha256 sha384 ' +
    'sha512 sha-512 hmac-sha512 sha256crypt sha512crypt sha256-crypt sha512-crypt crypt phpass drupal ' +
    'ldap smd5 ssha256 ssha512 bcrypt_sha256 bcrypt-sha256 pbkdf1 pbkdf2_sha1 pbkdf2-sha1 yescrypt plain'
  ).split(' '),
);

// The policy is each environment's own, and no least length is published: this is what the sandbox asks for.
const LEAST_PASSWORD_LENGTH = 8;

const RESET = 'import without a password and let users reset it';

/** The row's password or hash. At most one of the two is given. Messages never repeat any part of either. */
export interface Credentials {
  readonly password: string | undefined;
  readonly passwordHash: PasswordHash | undefined;
}

const NO_CREDENTIALS: Credentials = Object.freeze({
  password: undefined,
  passwordHash: undefined,
});

/** The type a name means by itself, by an alias, or by being near one; `hasHashForm` tells whether it is true. */
export function hashTypeMeant(typeName: string): PasswordHashType | undefined {
  const name = typeName.toLowerCase();
  return (
    TYPES.get(name) ?? NEAR_TYPES.get(name) ?? (BCRYPT_ALIASES.has(name) ? 'bcrypt' : undefined)
  );
}

export function readCredentials(row: RowReader): Credentials {
  const bcrypt = readPlainBcrypt(row);
  if (bcrypt !== undefined) return { password: undefined, passwordHash: bcrypt };
  const password = row.untrimmed('password');
  const hash = row.text('password_hash');
  const typeName = row.text('password_hash_type');
  if (hash === undefined && typeName === undefined) {
    if (password === undefined) return NO_CREDENTIALS;
    row.warn(
      'password_plain',
      'password',
      'password is plain text: anyone who can read the file can read it; a password_hash is safer',
    );
    checkStrength(row, password);
    return { password, passwordHash: undefined };
  }
  const passwordHash = readHash(row, hash, typeName);
  if (password !== undefined && hash !== undefined) {
    row.warn(
      'password_ignored',
      'password',
      'password is not sent, because the row has a password_hash',
    );
  }
  return { password: undefined, passwordHash };
}

/** What nearly every row has: a bcrypt string, named so, and no password beside it. Nothing else is to be said of it. */
function readPlainBcrypt(row: RowReader): PasswordHash | undefined {
  if (row.written('password') !== '') return undefined;
  if (row.trimmed('password_hash_type') !== 'bcrypt') return undefined;
  const value = row.trimmed('password_hash');
  const isPlain = value !== undefined && hasHashForm(value, 'bcrypt');
  return isPlain ? { value, type: 'bcrypt' } : undefined;
}

function checkStrength(row: RowReader, password: string): void {
  if (password.length >= LEAST_PASSWORD_LENGTH) return;
  const message = `password is shorter than ${LEAST_PASSWORD_LENGTH} characters: the password policy of the environment may refuse it`;
  row.expectRefusal('password_short', 'password', message);
}

function checkRange(row: RowReader, hash: string, type: PasswordHashType): void {
  if (isHashInRange(hash, type)) return;
  const message = `password_hash has parameters outside of what WorkOS documents for ${type}: ${HASH_RANGES[type] ?? ''}`;
  row.expectRefusal('password_hash_out_of_range', 'password_hash', message);
}

function readHash(
  row: RowReader,
  hash: string | undefined,
  typeName: string | undefined,
): PasswordHash | undefined {
  // A cell that was given but could not be read is blamed already; it is not missing as well.
  if (row.blames('password_hash') || row.blames('password_hash_type')) return undefined;
  if (hash === undefined) {
    const message =
      'password_hash_type is given without a password_hash: give both or leave both blank';
    row.problem('password_hash_missing', 'password_hash', message);
    return undefined;
  }
  if (typeName === undefined) {
    const message = `password_hash is given without a password_hash_type: write one of ${PASSWORD_HASH_TYPES.join(', ')}`;
    row.problem('password_hash_type_missing', 'password_hash_type', message);
    return undefined;
  }
  const name = typeName.toLowerCase();
  const type = TYPES.get(name);
  if (type !== undefined) return readHashOfType(row, hash, type);
  if (BCRYPT_ALIASES.has(name)) return readAliasedHash(row, hash, name);
  refuseType(row, hash, name);
  return undefined;
}

function readHashOfType(
  row: RowReader,
  value: string,
  type: PasswordHashType,
): PasswordHash | undefined {
  if (hasHashForm(value, type)) {
    checkRange(row, value, type);
    return { value, type };
  }
  const message = `password_hash does not have the form of ${type}: ${HASH_FORMS[type]}`;
  row.problem('password_hash_invalid', 'password_hash', message);
  return undefined;
}

function readAliasedHash(row: RowReader, value: string, alias: string): PasswordHash | undefined {
  if (hasHashForm(value, 'bcrypt')) return { value, type: 'bcrypt' };
  const message = `password_hash does not have the form of bcrypt, the only hash that ${alias} stands for: ${HASH_FORMS.bcrypt}. For any other hash ${RESET}`;
  row.problem('password_hash_invalid', 'password_hash', message);
  return undefined;
}

// Only names from our own lists are repeated: the cell may hold a hash that belongs in the other column.
function refuseType(row: RowReader, hash: string, name: string): void {
  if (TYPES_NOT_TAKEN.has(name)) {
    const message = `WorkOS does not take ${name} hashes: ${RESET}`;
    row.problem('password_hash_type_not_taken', 'password_hash_type', message);
    return;
  }
  row.problem('password_hash_type_unknown', 'password_hash_type', unknownTypeMessage(hash, name));
}

function unknownTypeMessage(hash: string, name: string): string {
  const near = NEAR_TYPES.get(name);
  if (near !== undefined) {
    return `password_hash_type is ${name}: write ${near} when the hash has the form ${HASH_FORMS[near]}`;
  }
  const types = PASSWORD_HASH_TYPES.join(', ');
  const swapped = TYPES.has(hash.toLowerCase())
    ? ' (password_hash and password_hash_type look exchanged)'
    : '';
  return `password_hash_type is none of ${types}${swapped}`;
}
