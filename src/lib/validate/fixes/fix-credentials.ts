import type { PasswordHashType } from '../../model';
import {
  hasHashForm,
  hashTypeNamed,
  hashTypeOf,
  noValueIn,
  withParamsInOrder,
} from '../../records';
import { cellFix, type CellFix } from './fix-kinds';

// No hash is this long; longer cells are not searched.
const MAX_LENGTH = 4096;

/** The trimmed hash and type of a row; undefined when the file has no such column. */
export interface CredentialCells {
  readonly hash: string | undefined;
  readonly type: string | undefined;
}

export interface CredentialsFix {
  readonly hash?: CellFix;
  readonly type?: CellFix;
}

const NOTHING: CredentialsFix = Object.freeze({});
const CLEARED = cellFix('placeholder_cleared', '');
const BOTH_CLEARED: CredentialsFix = { hash: CLEARED, type: CLEARED };

/**
 * Repairs hash and type together. A type is written only if the form of the hash proves it and the given type, if
 * any, means the same. A type that names another function stays: it may say what was hashed before.
 */
export function fixCredentials({ hash, type }: CredentialCells): CredentialsFix {
  if (hash === undefined || hash === '' || type === undefined) return NOTHING;
  const isTypeMissing = noValueIn(type) !== undefined;
  if (noValueIn(hash) !== undefined) return isTypeMissing ? BOTH_CLEARED : { hash: CLEARED };
  const given = isTypeMissing ? '' : type;
  const known = provenType(hash, given);
  if (known !== undefined) return typeFix(given, known);
  if (areSwapped(hash, type)) return swapped(hash, type);
  const bare = unwrapHash(hash);
  const proven = bare === undefined ? undefined : provenType(bare, given);
  if (bare === undefined || proven === undefined) return NOTHING;
  return { hash: cellFix('hash_unwrapped', bare), ...typeFix(given, proven) };
}

/** The type whose form the hash has, if the given type is blank or means the same. */
function provenType(hash: string, type: string): PasswordHashType | undefined {
  if (type === '') return hashTypeOf(hash);
  const meant = hashTypeNamed(type);
  return meant !== undefined && hasHashForm(hash, meant) ? meant : undefined;
}

function typeFix(written: string, type: PasswordHashType): CredentialsFix {
  if (written === type) return NOTHING;
  return { type: cellFix(written === '' ? 'hash_type_added' : 'hash_type_unified', type) };
}

function areSwapped(hash: string, type: string): boolean {
  const meant = hashTypeNamed(hash);
  return meant !== undefined && hasHashForm(type, meant);
}

function swapped(hash: string, type: string): CredentialsFix {
  return {
    hash: cellFix('hash_cells_exchanged', type),
    type: cellFix('hash_cells_exchanged', hashTypeNamed(hash) ?? hash),
  };
}

/**
 * The hash without surrounding quotes, without the bcrypt prefixes of Spring Security, LDAP and Django, and with
 * base64 and the order of parameters as WorkOS documents them for PHC strings. Undefined when nothing changes.
 */
function unwrapHash(hash: string): string | undefined {
  if (hash.length > MAX_LENGTH) return undefined;
  const bare = hash
    .replace(/^(["'`])([^"'`]*)\1$/, '$2')
    .replace(/^(?:\{bcrypt\}|\{crypt\}|bcrypt\$)(?=\$2[aby]\$)/i, '')
    .replace(/^\{ssha\}/i, '{SSHA}');
  const plain = /^\$(?:scrypt|firebase-scrypt|pbkdf2|argon2)/.test(bare) ? plainBase64(bare) : bare;
  const ordered = withParamsInOrder(plain) ?? plain;
  return ordered === hash ? undefined : ordered;
}

/** Writes salt and hash, the last two parts, in base64 with `+` and `/` and without padding. */
function plainBase64(hash: string): string {
  const parts = hash.split('$');
  const from = Math.max(0, parts.length - 2);
  return parts
    .map((part, at) =>
      at < from
        ? part
        : part
            .replace(/={1,2}$/, '')
            .replaceAll('-', '+')
            .replaceAll('_', '/'),
    )
    .join('$');
}
