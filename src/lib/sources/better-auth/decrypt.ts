import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';

const CIPHER = 'chacha20-poly1305';
const NONCE_BYTES = 24;
const TAG_BYTES = 16;
const HEX = /^(?:[0-9a-f]{2}){41,}$/;
/** Before the text: the version of the secret that it was encrypted with. */
const ENVELOPE = /^\$ba\$\d+\$/;
/** The words "expand 32-byte k", with which ChaCha20 begins. */
const CONSTANTS = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574];
const DOUBLE_ROUNDS = 10;
const QUARTERS = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
] as const;

/**
 * Opens a text that Better Auth encrypted: XChaCha20-Poly1305 under the SHA-256 of the application's secret, in hex
 * after its nonce.
 *
 * @param secrets of the application, any of which may fit
 * @returns undefined when none of them opens it
 */
export function decryptText(encrypted: string, secrets: readonly string[]): string | undefined {
  const hex = encrypted.replace(ENVELOPE, '');
  if (!HEX.test(hex)) return undefined;
  const bytes = Buffer.from(hex, 'hex');
  for (const secret of secrets) {
    const key = createHash('sha256').update(secret).digest();
    const text = openBox(bytes, key);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** The tag is computed again and compared: `final` would throw where it differs. */
function openBox(bytes: Buffer, key: Buffer): string | undefined {
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const end = bytes.length - TAG_BYTES;
  const subkey = hChaCha20(key, nonce);
  const short = Buffer.concat([Buffer.alloc(4), nonce.subarray(16)]);
  const options = { authTagLength: TAG_BYTES };
  const box = createDecipheriv(CIPHER, subkey, short, options);
  const text = box.update(bytes.subarray(NONCE_BYTES, end));
  const again = createCipheriv(CIPHER, subkey, short, options);
  again.update(text);
  again.final();
  return again.getAuthTag().equals(bytes.subarray(end)) ? text.toString('utf8') : undefined;
}

/** The key for the last 8 bytes of a nonce of 24 (draft-irtf-cfrg-xchacha, section 2.2). */
function hChaCha20(key: Buffer, nonce: Buffer): Buffer {
  const state = new Uint32Array(16);
  state.set(CONSTANTS);
  for (let at = 0; at < 8; at += 1) state[4 + at] = key.readUInt32LE(4 * at);
  for (let at = 0; at < 4; at += 1) state[12 + at] = nonce.readUInt32LE(4 * at);
  for (let round = 0; round < DOUBLE_ROUNDS; round += 1) {
    for (const quarter of QUARTERS) quarterRound(state, quarter);
  }
  const derived = Buffer.alloc(32);
  for (let at = 0; at < 4; at += 1) {
    derived.writeUInt32LE(state[at] ?? 0, 4 * at);
    derived.writeUInt32LE(state[12 + at] ?? 0, 16 + 4 * at);
  }
  return derived;
}

function quarterRound(state: Uint32Array, [a, b, c, d]: (typeof QUARTERS)[number]): void {
  mix(state, [a, b, d], 16);
  mix(state, [c, d, b], 12);
  mix(state, [a, b, d], 8);
  mix(state, [c, d, b], 7);
}

/** `sum += term; turned = (turned ^ sum) <<< bits`. */
function mix(
  state: Uint32Array,
  [sum, term, turned]: readonly [number, number, number],
  bits: number,
): void {
  const total = ((state[sum] ?? 0) + (state[term] ?? 0)) >>> 0;
  state[sum] = total;
  const word = (state[turned] ?? 0) ^ total;
  state[turned] = (word << bits) | (word >>> (32 - bits));
}
