import { base64Of } from './base64';
import type { HashRefusal } from './stored-hash';

/** The numbers of `KeyDerivationPrf`. */
const DIGESTS: Readonly<Record<number, string>> = { 1: 'sha256', 2: 'sha512' };
/** A marker, then three numbers of 4 bytes: function, iterations, bytes of salt. */
const HEAD_BYTES = 13;
/** What ASP.NET Identity itself asks of salt and key. */
const MIN_BYTES = 16;

/** The string that WorkOS takes for the bytes of an ASP.NET Identity v3 hash. Undefined when they are something else. */
export function readAspNet(bytes: Buffer): string | HashRefusal | undefined {
  if (bytes.length < HEAD_BYTES || bytes[0] !== 1) return undefined;
  const keyAt = HEAD_BYTES + bytes.readUInt32BE(9);
  if (keyAt - HEAD_BYTES < MIN_BYTES || bytes.length - keyAt < MIN_BYTES) return undefined;
  const digest = DIGESTS[bytes.readUInt32BE(1)];
  if (digest === undefined) {
    return {
      reason: 'unsupported',
      why: 'It is PBKDF2 with SHA-1, which WorkOS does not take.',
    };
  }
  const [salt, key] = [bytes.subarray(HEAD_BYTES, keyAt), bytes.subarray(keyAt)];
  return `$pbkdf2$i=${String(bytes.readUInt32BE(5))},d=${digest}$${base64Of(salt)}$${base64Of(key)}`;
}
