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

/**
 * Why a password does not verify, the most likely first.
 *
 * @param instead what was hashed in place of the password, if that is known
 */
export function likelyCauses(
  { type }: PasswordHash,
  instead: string | undefined,
): readonly string[] {
  if (instead === undefined) return BY_TYPE[type];
  return [`The hash is of ${instead}. WorkOS hashes the password as it is typed.`];
}
