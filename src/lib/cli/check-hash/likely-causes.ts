import type { PasswordHash, PasswordHashType } from '../../model';

const PEPPER =
  'The application hashes a secret of its own (a pepper) with each password. WorkOS cannot take such hashes.';
const PREHASH =
  'The application hashes a digest of the password, not the password. WorkOS cannot take such hashes.';
const OLDER = 'The password was changed after the export, or belongs to another user.';
const SALT =
  'The salt was converted wrongly: some tools hash the text of the salt, others the bytes it encodes (docs/hashes.md).';
const CUT = 'The hash was cut, or base64 was read as hex or the other way round.';

const BY_TYPE: Readonly<Record<PasswordHashType, readonly string[]>> = {
  bcrypt: [PEPPER, PREHASH, OLDER],
  'firebase-scrypt': [
    'The signer key is that of another project, or another hash parameter of the project is wrong.',
    CUT,
    OLDER,
  ],
  scrypt: [SALT, CUT, PEPPER, OLDER],
  pbkdf2: [SALT, CUT, PEPPER, OLDER],
  argon2: [PEPPER, CUT, OLDER],
  ssha: [CUT, OLDER],
};

/** What cannot have happened to a hash that this command converts itself. */
const BEFORE_IMPORT: readonly string[] = [SALT, CUT];
const OTHER_SOURCE =
  'The export is of another source than it was read as, or its tool was changed. Name the source with --from.';

/**
 * Why a password does not verify, the most likely first.
 *
 * @param instead what was hashed in place of the password, if that is known
 * @param isOfExport the hash was converted from an export
 */
export function likelyCauses(
  { type }: PasswordHash,
  { instead, isOfExport }: { readonly instead: string | undefined; readonly isOfExport: boolean },
): readonly string[] {
  if (instead === undefined) {
    const causes = BY_TYPE[type];
    if (!isOfExport) return causes;
    return [...causes.filter((cause) => !BEFORE_IMPORT.includes(cause)), OTHER_SOURCE];
  }
  return [`The hash is of ${instead}. WorkOS hashes the password as it is typed.`];
}
