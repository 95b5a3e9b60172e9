import { bytesOf, plainBase64 } from './base64';
import { converted, type HashRefusal, refused, type StoredHash } from './stored-hash';

/** A Firebase hash and its parameters, each as text; base64 in any alphabet. */
export interface FirebaseParts {
  readonly hash: string | undefined;
  readonly salt: string | undefined;
  readonly signerKey: string | undefined;
  readonly saltSeparator: string | undefined;
  readonly rounds: string | undefined;
  readonly memCost: string | undefined;
}

const FORM = 'Firebase scrypt';
/** "REDACTED" in base64, without padding. */
const PLACEHOLDER = 'UkVEQUNURUQ';

export const REDACTED: HashRefusal = {
  reason: 'redacted',
  why: 'Firebase replaced the hash, because the account that exported may not read hashes. Export again with the permission firebaseauth.configs.getHashConfig.',
};

/** Converts the `passwordHash` and `salt` of a Firebase export, with the hash parameters of its project. */
export function readFirebaseHash(parts: FirebaseParts): StoredHash {
  const value = firebaseString(parts);
  return typeof value === 'string'
    ? converted(FORM, value)
    : refused(FORM, value.reason, value.why);
}

/** The string that WorkOS takes for a Firebase hash, or why there is none. */
export function firebaseString(parts: FirebaseParts): string | HashRefusal {
  const { hash, salt, signerKey, saltSeparator, rounds, memCost } = parts;
  if (plainBase64(hash ?? '') === PLACEHOLDER) return REDACTED;
  if (!hash || !salt || !signerKey || !saltSeparator || !rounds || !memCost) {
    return {
      reason: 'missing_parameters',
      why: 'A Firebase hash needs its salt, and signer key, salt separator, rounds and memory cost of its project.',
    };
  }
  // The hash is the encrypted signer key.
  if (bytesOf(hash).length !== bytesOf(signerKey).length) {
    return {
      reason: 'missing_parameters',
      why: 'The signer key is that of another project, or is cut: it has another length than the hash.',
    };
  }
  const keys = `ss=${plainBase64(saltSeparator)},sk=${plainBase64(signerKey)}`;
  return `$firebase-scrypt$v=1$r=${rounds},m=${memCost},${keys}$${plainBase64(salt)}$${plainBase64(hash)}`;
}
