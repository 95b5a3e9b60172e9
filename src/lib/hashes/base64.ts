/** A character class for base64 of any writer: standard, url-safe, or with `.` for `+` as passlib writes it. */
export const ANY_BASE64 = '[A-Za-z0-9+/._-]+={0,2}';

/** Base64 as WorkOS takes it in a PHC string: the standard alphabet without padding. */
export function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}

/** The bytes of base64 in any of its alphabets. Characters outside of them are skipped: match them first. */
export function bytesOf(base64: string): Buffer {
  return Buffer.from(plainBase64(base64), 'base64');
}

/** Base64 of any writer as WorkOS takes it. Changes no text so that it becomes base64. */
export function plainBase64(base64: string): string {
  return base64
    .replace(/={1,2}$/, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .replaceAll('.', '+');
}

/** The base64 of a text that a tool used as salt, as it is written. */
export function base64OfText(text: string): string {
  return base64Of(Buffer.from(text, 'utf8'));
}

export function base64OfHex(hex: string): string {
  return base64Of(Buffer.from(hex, 'hex'));
}
