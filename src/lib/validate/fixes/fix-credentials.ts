import type { PasswordHash, PasswordHashType } from '../../model';
import { hasHashForm, hashTypeNamed, hashTypeOf, readStoredHash } from '../../hashes';
import { noValueIn } from '../../records';
import { cellFix, type CellFix } from './fix-kinds';

/** The name of a type that tells which tool wrote the hash. */
const BETTER_AUTH = 'better-auth';

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
  const converted = convert(hash, given);
  if (converted === undefined) return NOTHING;
  const { value, type: proven } = converted;
  return { hash: cellFix('hash_unwrapped', value), ...typeFix(given, proven) };
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
 * The hash without surrounding quotes, as WorkOS takes it, if the given type is blank or means the type that it has then.
 * Costs out of range do not matter: they are a finding of their own.
 */
function convert(hash: string, type: string): PasswordHash | undefined {
  const bare = hash.replace(/^(["'`])([^"'`]*)\1$/, '$2');
  const read = readStoredHash(
    bare,
    type.toLowerCase() === BETTER_AUTH ? { tool: BETTER_AUTH } : {},
  );
  const converted = read.kind === 'none' ? undefined : read.hash;
  const isMeant = type === '' || hashTypeNamed(type) === converted?.type;
  return isMeant ? converted : undefined;
}
