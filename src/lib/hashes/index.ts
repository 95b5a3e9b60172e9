/**
 * Password hashes: which tool wrote a stored hash, the string and type that WorkOS takes for it or why there is none, and
 * whether a password matches that string.
 *
 * - `hash-form.ts` and `hash-range.ts`: what WorkOS takes. `type-name.ts`: what the name of a type means.
 * - `read-stored-hash.ts` recognises one string, by the tables of `convertible-forms.ts` and `refused-forms.ts`. Start
 *   there. Hashes whose parts a tool keeps apart have a reader each: `firebase.ts`, `keycloak.ts`, `fusion-auth.ts`,
 *   `pbkdf2-parts.ts`. What all of them find is in `stored-hash.ts`.
 * - `verify-password.ts` computes the hash of a password, and compares. `instead-of-password.ts` finds what an application
 *   hashed in its place. `hash-costs.ts` names the costs of a hash.
 *
 * docs/hashes.md is the same for users, with the source of each form. Knows no files, rows or commands. The only importer
 * of hash-wasm, which is loaded by the first check of bcrypt or argon2.
 */
export { HASH_FORMS, hasHashForm, hashTypeOf } from './hash-form';
export { hashCosts } from './hash-costs';
export { HASH_RANGES, isHashInRange } from './hash-range';
export { hashTypeNamed, type HashTypeName, readHashTypeName } from './type-name';
export { readStoredHash } from './read-stored-hash';
export type { HashClues, HashRefusal, HashRefusalReason, StoredHash } from './stored-hash';
export { type FirebaseParts, readFirebaseHash } from './firebase';
export { type FusionAuthParts, readFusionAuthHash } from './fusion-auth';
export { readKeycloakHash } from './keycloak';
export { type Pbkdf2Parts, readPbkdf2Parts } from './pbkdf2-parts';
export { type Verification, verifyPassword } from './verify-password';
export { hashedInstead } from './instead-of-password';
