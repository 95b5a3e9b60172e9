import { CONVERTIBLE_FORMS } from './convertible-forms';
import { hashTypeOf, MAX_LENGTH, withPlainParts } from './hash-form';
import { REFUSED_FORMS } from './refused-forms';
import {
  converted,
  type HashClues,
  NO_HASH,
  ofType,
  refused,
  type StoredHash,
} from './stored-hash';

// What Django, LDAP servers and databases store for a user without a password.
const NONE = /^(?:!.*|\{\})?$/;
// Base64 of a text that begins with `{`, as LDAP tools write it.
const LDAP_BASE64 = /^e[0-3][A-Za-z0-9+/]+={0,2}$/;
const LDAP_TEXT = /^\{[A-Za-z0-9@_.-]+\}[\x20-\x7e]+$/;

/**
 * Recognises a stored hash and converts it to the string and type that WorkOS takes. Never throws, and no sentence
 * repeats a part of the string. Sources: docs/hashes.md.
 */
export function readStoredHash(stored: string, clues: HashClues = {}): StoredHash {
  if (stored.length > MAX_LENGTH) return unknown();
  if (NONE.test(stored)) return NO_HASH;
  const text = ldapText(stored);
  const type = hashTypeOf(text);
  const read = type === undefined ? readForeign(text, clues) : ofType(type, { value: text, type });
  return usedAsPassword(read, clues);
}

function readForeign(stored: string, clues: HashClues): StoredHash {
  for (const { form, pattern, reason, why } of REFUSED_FORMS) {
    if (pattern.test(stored)) return refused(form, reason, why);
  }
  for (const { form, pattern, convert } of CONVERTIBLE_FORMS) {
    const match = pattern.exec(stored);
    const value = match === null ? undefined : convert(match.slice(1), clues);
    if (value === undefined) continue;
    return typeof value === 'string'
      ? converted(form, value)
      : refused(form, value.reason, value.why);
  }
  const plain = withPlainParts(stored);
  return plain === undefined ? unknown() : converted('PHC', plain);
}

/** Refuses bcrypt of something else than the password. Its string does not show it. */
function usedAsPassword(read: StoredHash, { tool, hasPepper = false }: HashClues): StoredHash {
  if (read.kind !== 'usable') return read;
  if (hasPepper) {
    const why =
      'The application hashes a secret of its own (a pepper) with each password. WorkOS cannot take it, so nobody could sign in.';
    return refused(read.form, 'peppered', why);
  }
  if (tool !== 'meteor') return read;
  const why =
    'Meteor hashes the SHA-256 of the password, not the password. WorkOS would accept the string, and nobody could sign in.';
  return refused('Meteor bcrypt', 'prehashed', why);
}

function ldapText(stored: string): string {
  if (!LDAP_BASE64.test(stored)) return stored;
  const text = Buffer.from(stored, 'base64').toString('latin1');
  return LDAP_TEXT.test(text) ? text : stored;
}

function unknown(): StoredHash {
  return refused('unknown', 'unknown', 'The string has the form of no hash that is known.');
}
