const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const HEX = /^(?:[0-9a-f]{2})+$/i;

/** Base32 without padding, as authenticator apps take it. */
export function base32Of(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += ALPHABET[(value >>> (bits - 5)) & 31] ?? '';
    value &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + (ALPHABET[(value << (5 - bits)) & 31] ?? '');
}

/** Base32 of bytes written in hexadecimal; undefined when they are not. */
export function base32OfHex(text: string): string | undefined {
  return HEX.test(text) ? base32Of(Buffer.from(text, 'hex')) : undefined;
}
