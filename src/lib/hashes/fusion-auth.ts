import { plainBase64 } from './base64';
import { converted, refused, type StoredHash } from './stored-hash';

/** The columns of a FusionAuth identity, as text. */
export interface FusionAuthParts {
  readonly encryptionScheme: string;
  readonly factor: string;
  readonly salt: string;
  readonly password: string;
}

const PBKDF2 = /^salted-pbkdf2-hmac-(sha256|sha512)(?:-512)?$/;

/** Converts the password of a FusionAuth user. */
export function readFusionAuthHash(parts: FusionAuthParts): StoredHash {
  const { encryptionScheme, factor, salt, password } = parts;
  if (encryptionScheme === 'bcrypt') {
    const hash = `$2a$${factor.padStart(2, '0')}$${salt}${password}`;
    return converted('FusionAuth bcrypt', hash);
  }
  const [, digest] = PBKDF2.exec(encryptionScheme) ?? [];
  if (digest === undefined) {
    const why = 'WorkOS does not take this password scheme of FusionAuth.';
    return refused('FusionAuth', 'unsupported', why);
  }
  const hash = `$pbkdf2$i=${factor},d=${digest}$${plainBase64(salt)}$${plainBase64(password)}`;
  return converted('FusionAuth PBKDF2', hash);
}
