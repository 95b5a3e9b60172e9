import type { UserRecord } from '../model';

/**
 * A fingerprint of the user fields of a row: it finds rows of one email that contradict each other without keeping
 * the rows. Two unsigned 32-bit numbers of three fields each; a field has 10 bits: 0 when not given, else a hash of 1
 * to 1023. At a million emails the packed form takes 8 MB; objects of six numbers take 82 MB.
 *
 * - `low`: first name, last name, email verified
 * - `high`: external id, password or hash, metadata
 */
export interface UserFingerprint {
  readonly low: number;
  readonly high: number;
}

const FIELD_BITS = 10;
const FIELD_MASK = 0x3ff;

// Only the end of a password hash is read: it differs whenever the hash does. Reading all 60 characters of a bcrypt
// string makes the whole fingerprint take 1.5 times as long. The end of an ssha hash is its salt, so ssha is read
// whole.
const HASH_END_LENGTH = 24;

// FNV-1a, 32 bits.
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** The fingerprint of the fields in which two rows of one email may differ. */
export function userFingerprint(user: UserRecord): UserFingerprint {
  const verified = user.emailVerified === undefined ? 0 : user.emailVerified ? 1 : 2;
  return {
    low: pack(textField(user.firstName), textField(user.lastName), verified),
    high: pack(textField(user.externalId), credentialsField(user), metadataField(user.metadata)),
  };
}

/**
 * True when a field is given in both rows and differs. Never true for equal fields; one difference in 1023 is
 * overlooked.
 */
export function fingerprintsContradict(first: UserFingerprint, later: UserFingerprint): boolean {
  return differs(first.low, later.low) || differs(first.high, later.high);
}

/** The external id of a fingerprint, without the other fields. */
export function idFingerprint({ high }: UserFingerprint): UserFingerprint {
  return { low: 0, high: high & FIELD_MASK };
}

/** The fields of a fingerprint apart from the external id. */
export function withoutId({ low, high }: UserFingerprint): UserFingerprint {
  return { low, high: high & ~FIELD_MASK };
}

function differs(first: number, later: number): boolean {
  for (let shift = 0; shift < 3 * FIELD_BITS; shift += FIELD_BITS) {
    const one = (first >>> shift) & FIELD_MASK;
    const other = (later >>> shift) & FIELD_MASK;
    if (one !== 0 && other !== 0 && one !== other) return true;
  }
  return false;
}

function pack(one: number, two: number, three: number): number {
  return (one | (two << FIELD_BITS) | (three << (2 * FIELD_BITS))) >>> 0;
}

function textField(text: string | undefined): number {
  return text === undefined ? 0 : field(hash(FNV_OFFSET, text));
}

function credentialsField(user: UserRecord): number {
  if (user.passwordHash !== undefined) {
    const { type, value } = user.passwordHash;
    const from = type === 'ssha' ? 0 : Math.max(0, value.length - HASH_END_LENGTH);
    return field(hash(hash(FNV_OFFSET, type), value, from));
  }
  return user.password === undefined ? 0 : field(hash(hash(FNV_OFFSET, 'plain'), user.password));
}

function metadataField(metadata: UserRecord['metadata']): number {
  if (metadata === undefined) return 0;
  let state = 0;
  // A sum, so that the order of keys does not matter.
  for (const key in metadata) {
    state = (state + hash(hash(FNV_OFFSET, key), metadata[key] ?? '')) | 0;
  }
  return field(state);
}

function hash(state: number, text: string, from = 0): number {
  let next = state;
  for (let at = from; at < text.length; at += 1) next = step(next, text.charCodeAt(at));
  // The length is hashed, too, so that "ab","c" differs from "a","bc".
  return step(next, 0x10000 + text.length);
}

function step(state: number, code: number): number {
  return Math.imul(state ^ code, FNV_PRIME);
}

function field(state: number): number {
  // The high bits of FNV are better distributed than the low ones: mix before taking the remainder.
  const mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  return 1 + (((mixed ^ (mixed >>> 13)) >>> 0) % FIELD_MASK);
}
