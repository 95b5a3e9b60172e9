import type { RecordValue } from '../../exports';
import { readStoredHash, type StoredHash } from '../../hashes';
import { NO_PASSWORD } from '../converted-user';
import { textOf } from '../fields';

/** Hashers whose digests are read by their own form. */
const READABLE = new Set([
  'bcrypt',
  'argon2',
  'argon2i',
  'argon2id',
  'ldap_ssha',
  'pbkdf2_sha256_django',
  'scrypt_firebase',
  'scrypt_werkzeug',
]);
/** The order of their parts is not published, so only a PHC string says how it is read. */
const READABLE_AS_PHC = new Set(['pbkdf2_sha256', 'pbkdf2_sha512']);

const PREHASHED = 'bcrypt_sha256_django';
const PEPPERED = 'bcrypt_peppered';
const POINTER = 'awscognito';

/** Reads `password_digest` as `password_hasher` names it. Some digests look like others that WorkOS takes. */
export function passwordOf(record: RecordValue): StoredHash {
  const digest = textOf(record['password_digest']);
  if (digest === undefined) return NO_PASSWORD;
  const hasher = textOf(record['password_hasher'])?.toLowerCase();
  if (hasher === undefined || READABLE.has(hasher)) return readStoredHash(digest);
  if (READABLE_AS_PHC.has(hasher) && digest.startsWith('$')) return readStoredHash(digest);
  if (hasher === PEPPERED) return readStoredHash(digest, { hasPepper: true });
  if (hasher === PREHASHED) {
    return refused(
      'prehashed',
      'Django hashed the SHA-256 of the password, not the password. WorkOS would accept the string, and nobody could sign in.',
    );
  }
  if (hasher === POINTER) {
    return refused(
      'unsupported',
      'The user never signed in after the migration from Cognito, so Clerk has no hash.',
    );
  }
  return refused('unsupported', 'WorkOS does not take the hash function of this hasher of Clerk.');
}

function refused(reason: 'prehashed' | 'unsupported', why: string): StoredHash {
  return { kind: 'refused', form: 'Clerk', reason, why };
}
