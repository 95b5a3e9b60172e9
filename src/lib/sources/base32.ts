const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Base32 without padding (RFC 4648), as WorkOS takes secrets of authenticator apps. */
export function base32Of(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let count = 0;
  for (const byte of bytes) {
    bits = ((bits << 8) | byte) & 0xfff;
    count += 8;
    while (count >= 5) {
      count -= 5;
      text += ALPHABET.charAt((bits >> count) & 31);
    }
  }
  return count === 0 ? text : text + ALPHABET.charAt((bits << (5 - count)) & 31);
}

/** Base32 of the UTF-8 bytes of a text, for tools whose secrets are texts. */
export function base32OfText(text: string): string {
  return base32Of(Buffer.from(text, 'utf8'));
}
