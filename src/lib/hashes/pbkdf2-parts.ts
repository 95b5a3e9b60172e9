import { base64Of } from './base64';
import { converted, type StoredHash } from './stored-hash';

/** PBKDF2 whose parts an application keeps in columns of its own. */
export interface Pbkdf2Parts {
  /** The name of the form, for messages. */
  readonly form: string;
  readonly iterations: number;
  readonly digest: 'sha256' | 'sha512';
  /** The bytes that were hashed: those of the text where an application hashes the text of its salt. */
  readonly salt: Uint8Array;
  readonly hash: Uint8Array;
}

/** Converts PBKDF2 from its parts, such as those of passport-local-mongoose. */
export function readPbkdf2Parts({ form, iterations, digest, salt, hash }: Pbkdf2Parts): StoredHash {
  const value = `$pbkdf2$i=${String(iterations)},d=${digest}$${base64Of(salt)}$${base64Of(hash)}`;
  return converted(form, value);
}
