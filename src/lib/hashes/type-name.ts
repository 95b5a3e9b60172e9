import { PASSWORD_HASH_TYPES, type PasswordHashType } from '../model';

const TYPES: ReadonlyMap<string, PasswordHashType> = new Map(
  PASSWORD_HASH_TYPES.map((type) => [type, type]),
);

/** Names for bcrypt in other tools, and names of services whose hashes are bcrypt. */
const BCRYPT_ALIASES: ReadonlySet<string> = new Set(['auth0', 'okta-bcrypt']);

/** Names close to a supported type, and names of tools whose hashes can be converted to it. */
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
  ['pbkdf2_sha256_django', 'pbkdf2'],
  ['scrypt_werkzeug', 'scrypt'],
  ['better-auth', 'scrypt'],
  ['ldap_ssha', 'ssha'],
]);

/**
 * Hash functions of other services that WorkOS does not accept. `ssha256` is in its newest schema, but its form is not
 * documented (docs/workos-api.md, "Password hashes").
 */
const UNSUPPORTED_TYPES: ReadonlySet<string> = new Set(
  (
    'md5 md5crypt md5-crypt hmac-md5 sha1 sha-1 hmac-sha1 sha224 sha256 sha-256 hmac-sha256 sha384 ' +
    'sha512 sha-512 hmac-sha512 sha256crypt sha512crypt sha256-crypt sha512-crypt crypt phpass drupal ' +
    'ldap smd5 ssha256 ssha512 bcrypt_sha256 bcrypt-sha256 pbkdf1 pbkdf2_sha1 pbkdf2-sha1 yescrypt plain ' +
    // Names of Clerk's export, docs/hashes.md.
    'awscognito bcrypt_peppered bcrypt_sha256_django md5_salted md5_phpass sha256_salted sha512_symfony'
  ).split(' '),
);

/** What the name of a hash type means. */
export type HashTypeName =
  /** A type of WorkOS, or a name whose hashes all have its form. */
  | { readonly kind: 'type' | 'alias'; readonly type: PasswordHashType }
  /** A name close to a type: the hash may have another form. */
  | { readonly kind: 'near'; readonly type: PasswordHashType }
  /** A function that WorkOS does not take. */
  | { readonly kind: 'unsupported' }
  | { readonly kind: 'unknown' };

export function readHashTypeName(written: string): HashTypeName {
  const name = written.toLowerCase();
  const type = TYPES.get(name);
  if (type !== undefined) return { kind: 'type', type };
  if (BCRYPT_ALIASES.has(name)) return { kind: 'alias', type: 'bcrypt' };
  const near = NEAR_TYPES.get(name);
  if (near !== undefined) return { kind: 'near', type: near };
  return { kind: UNSUPPORTED_TYPES.has(name) ? 'unsupported' : 'unknown' };
}

/**
 * The type that a name means: itself, an alias, or a name close to it. Only `hasHashForm` shows whether it is right.
 */
export function hashTypeNamed(written: string): PasswordHashType | undefined {
  const name = readHashTypeName(written);
  return 'type' in name ? name.type : undefined;
}
