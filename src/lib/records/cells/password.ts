import { PASSWORD_HASH_TYPES, type PasswordHash, type PasswordHashType } from '../../model';
import {
  HASH_FORMS,
  HASH_RANGES,
  hasHashForm,
  type HashTypeName,
  isHashInRange,
  readHashTypeName,
} from '../../hashes';
import { warnOfDecoding, warnOfNoValue } from './changed-text';
import type { RowReader } from './row-reader';

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
  const meant = readHashTypeName(name);
  switch (meant.kind) {
    case 'type':
      return readHashOfType(row, hash, meant.type);
    case 'alias':
      return readAliasedHash(row, hash, name);
    case 'near':
    case 'unsupported':
    case 'unknown':
      rejectType(row, { hash, name, meant });
      return undefined;
    default:
      return meant satisfies never;
  }
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

// The message repeats only names that are known: the cell may contain a hash that belongs in the other column.
function rejectType(
  row: RowReader,
  { hash, name, meant }: { hash: string; name: string; meant: HashTypeName },
): void {
  if (meant.kind === 'unsupported') {
    const message = `WorkOS does not accept ${name} hashes: ${RESET}`;
    row.problem('password_hash_type_not_taken', 'password_hash_type', message);
    return;
  }
  const message =
    meant.kind === 'near'
      ? `password_hash_type is ${name}: write ${meant.type} when the hash has the form ${HASH_FORMS[meant.type]}`
      : unknownTypeMessage(hash);
  row.problem('password_hash_type_unknown', 'password_hash_type', message);
}

function unknownTypeMessage(hash: string): string {
  const types = PASSWORD_HASH_TYPES.join(', ');
  const swapped =
    readHashTypeName(hash).kind === 'type'
      ? ' (password_hash and password_hash_type look swapped)'
      : '';
  return `password_hash_type is not one of ${types}${swapped}`;
}
