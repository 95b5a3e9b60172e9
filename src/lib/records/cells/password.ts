import { PASSWORD_HASH_TYPES, type PasswordHash, type PasswordHashType } from '../../model';
import { warnOfDecoding, warnOfNoValue } from './changed-text';
import { HASH_FORMS, hasHashForm } from './hash-form';
import { HASH_RANGES, isHashInRange } from './hash-range';
import type { RowReader } from './row-reader';

const TYPES: ReadonlyMap<string, PasswordHashType> = new Map(
  PASSWORD_HASH_TYPES.map((type) => [type, type]),
);

/** Names for bcrypt in other tools, and names of services whose hashes are bcrypt. */
const BCRYPT_ALIASES: ReadonlySet<string> = new Set(['auth0', 'okta-bcrypt']);

/** Names close to a supported type. They are rejected with a suggestion: the hash may have another form. */
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
 * Hash functions of other services that WorkOS does not accept. `ssha256` is in its newest schema, but its form is not
 * documented (docs/workos-api.md, "Password hashes").
 */
const UNSUPPORTED_TYPES: ReadonlySet<string> = new Set(
  (
    'md5 md5crypt md5-crypt hmac-md5 sha1 sha-1 hmac-sha1 sha224 sha256 sha-256 hmac-sha256 sha384 ' +
    'sha512 sha-512 hmac-sha512 sha256crypt sha512crypt sha256-crypt sha512-crypt crypt phpass drupal ' +
    'ldap smd5 ssha256 ssha512 bcrypt_sha256 bcrypt-sha256 pbkdf1 pbkdf2_sha1 pbkdf2-sha1 yescrypt plain'
  ).split(' '),
);

// Each environment has its own policy, and no minimum is published: docs/workos-api.md, "Passwords". The sandbox asks
// for 8.
const MIN_PASSWORD_LENGTH = 8;

const RESET = 'import without a password and let users reset it';

/** The password or the hash of the row; at most one is given. No message repeats a part of either. */
export interface Credentials {
  readonly password: string | undefined;
  readonly passwordHash: PasswordHash | undefined;
}

const NO_CREDENTIALS: Credentials = Object.freeze({
  password: undefined,
  passwordHash: undefined,
});

/**
 * The type that a name means: itself, an alias, or a name close to it. Only `hasHashForm` shows whether it is right.
 */
export function hashTypeNamed(typeName: string): PasswordHashType | undefined {
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
  // A constant type says nothing of a row without a hash.
  const isUnused = hash === undefined && row.isConstant('password_hash_type');
  const typeName = isUnused ? undefined : row.text('password_hash_type');
  if (hash === undefined && typeName === undefined) {
    if (password === undefined) return NO_CREDENTIALS;
    row.warn(
      'password_plain',
      'password',
      'password is plain text: anyone who can read the file can read it; a password_hash is safer',
    );
    warnOfPasswordText(row, password);
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

/** The common case: a bcrypt string with its type and without a password. Nothing else has to be checked. */
function readPlainBcrypt(row: RowReader): PasswordHash | undefined {
  if (row.rawCell('password') !== '') return undefined;
  if (row.trimmed('password_hash_type') !== 'bcrypt') return undefined;
  const value = row.trimmed('password_hash');
  const isPlain = value !== undefined && hasHashForm(value, 'bcrypt');
  return isPlain ? { value, type: 'bcrypt' } : undefined;
}

function warnOfPasswordText(row: RowReader, password: string): void {
  const text = password.trim();
  if (text !== password) {
    const message = 'password begins or ends with a blank, which is sent as part of it';
    row.warn('password_blank_edge', 'password', message);
  }
  warnOfNoValue(row, 'password', text);
  warnOfDecoding(row, 'password', text);
}

function checkStrength(row: RowReader, password: string): void {
  if (password.length >= MIN_PASSWORD_LENGTH) return;
  const message = `password is shorter than ${MIN_PASSWORD_LENGTH} characters: the password policy of the environment may refuse it`;
  row.expectRefusal('password_short', 'password', message);
}

function checkRange(row: RowReader, hash: string, type: PasswordHashType): void {
  if (isHashInRange(hash, type)) return;
  const message = `password_hash has parameters outside the ranges that WorkOS documents for ${type}: ${HASH_RANGES[type] ?? ''}`;
  row.expectRefusal('password_hash_out_of_range', 'password_hash', message);
}

function readHash(
  row: RowReader,
  hash: string | undefined,
  typeName: string | undefined,
): PasswordHash | undefined {
  // A cell that could not be read has a problem already; it is not missing as well.
  if (row.hasProblem('password_hash') || row.hasProblem('password_hash_type')) return undefined;
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
  rejectType(row, hash, name);
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
  const message = `password_hash does not have the form of bcrypt, the only hash that ${alias} means: ${HASH_FORMS.bcrypt}. For any other hash ${RESET}`;
  row.problem('password_hash_invalid', 'password_hash', message);
  return undefined;
}

// The message repeats only names of the lists above: the cell may contain a hash that belongs in the other column.
function rejectType(row: RowReader, hash: string, name: string): void {
  if (UNSUPPORTED_TYPES.has(name)) {
    const message = `WorkOS does not accept ${name} hashes: ${RESET}`;
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
    ? ' (password_hash and password_hash_type look swapped)'
    : '';
  return `password_hash_type is not one of ${types}${swapped}`;
}
