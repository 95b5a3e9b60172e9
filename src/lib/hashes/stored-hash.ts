import type { PasswordHash } from '../model';
import { hashTypeOf } from './hash-form';
import { HASH_RANGES, isHashInRange } from './hash-range';

/**
 * Why WorkOS cannot take a stored hash:
 *
 * - `unknown`: no tool is known that writes this form.
 * - `unsupported`: WorkOS does not take the hash function.
 * - `prehashed`: a digest of the password was hashed. WorkOS would accept the string, and nobody could sign in.
 * - `peppered`: a secret of the application was hashed with the password. The same would happen.
 * - `range`: a parameter is outside the range that WorkOS documents.
 * - `redacted`: the export has a placeholder, because the account that exported may not read hashes.
 * - `encrypted`: the column is encrypted.
 * - `missing_parameters`: a parameter of the hash is not with it, such as Firebase's signer key.
 * - `plain_text`: the string contains the password itself.
 * - `ambiguous`: the export has several different hashes of one user.
 */
export type HashRefusalReason =
  | 'unknown'
  | 'unsupported'
  | 'prehashed'
  | 'peppered'
  | 'range'
  | 'redacted'
  | 'encrypted'
  | 'missing_parameters'
  | 'plain_text'
  | 'ambiguous';

/** A refusal of a stored hash. No sentence repeats a part of it, except the costs of a hash out of range. */
export interface HashRefusal {
  readonly reason: HashRefusalReason;
  /** One sentence or two for users. */
  readonly why: string;
}

/** What is known of a hash beside its string. */
export interface HashClues {
  /** The tool that wrote it, where the string alone does not show it. */
  readonly tool?: 'better-auth' | 'meteor';
  /** True when the application hashes a secret of its own with each password. */
  readonly hasPepper?: boolean;
  /** Firebase's signer key in base64, for forms that do not contain it. */
  readonly signerKey?: string;
}

/** What a stored string turned out to be. */
export type StoredHash =
  /** The user has no password. */
  | { readonly kind: 'none' }
  | { readonly kind: 'usable'; readonly form: string; readonly hash: PasswordHash }
  | ({
      readonly kind: 'refused';
      /** The name of the form, such as `Django PBKDF2`. */
      readonly form: string;
      /** In the form of WorkOS, if only its parameters are out of range. */
      readonly hash?: PasswordHash;
    } & HashRefusal);

export const NO_HASH: StoredHash = Object.freeze({ kind: 'none' });

export function refused(form: string, reason: HashRefusalReason, why: string): StoredHash {
  return { kind: 'refused', form, reason, why };
}

/**
 * A converted string, once its form and its parameters have been checked.
 *
 * @param form the name of the form that it was converted from
 */
export function converted(form: string, value: string): StoredHash {
  const type = hashTypeOf(value);
  if (type === undefined) {
    return refused(form, 'unknown', `The ${form} hash is incomplete or damaged.`);
  }
  return ofType(form, { value, type });
}

/** A string in a form of WorkOS, once its parameters have been checked. */
export function ofType(form: string, hash: PasswordHash): StoredHash {
  const { value, type } = hash;
  if (isHashInRange(value, type)) return { kind: 'usable', form, hash };
  const why = `${costsOf(value)} is outside the ranges that WorkOS documents for ${type}: ${HASH_RANGES[type] ?? ''}.`;
  return { kind: 'refused', form, reason: 'range', why, hash };
}

/** The parameters of a PHC string. No type that has a range has a secret among them. */
function costsOf(hash: string): string {
  return hash.split('$').at(-3) ?? '';
}
