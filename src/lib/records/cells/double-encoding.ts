import { isUtf8 } from 'node:buffer';

/** The characters that Windows-1252 has for the bytes 0x80 to 0x9f, where Latin-1 has control characters. */
const HIGH = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const HIGH_BYTES: ReadonlyMap<string, number> = new Map(
  Array.from(HIGH, (character, at) => [character, 0x80 + at]),
);

// The first byte of a character in UTF-8 and one that continues it, both read as characters.
const MAY_BE = /[\u00c2-\u00f4][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/;

/**
 * What a text meant before its UTF-8 was read as Windows-1252 and written again, once or several times (`Ã©` for `é`);
 * undefined when that did not happen to it.
 */
export function ungarbled(text: string): string | undefined {
  let meant: string | undefined;
  for (let next = decodedOnce(text); next !== undefined; next = decodedOnce(next)) meant = next;
  return meant;
}

function decodedOnce(text: string): string | undefined {
  if (!MAY_BE.test(text)) return undefined;
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.charCodeAt(0);
    const byte = code < 0x100 ? code : HIGH_BYTES.get(character);
    if (byte === undefined) return undefined;
    bytes.push(byte);
  }
  const utf8 = Buffer.from(bytes);
  return isUtf8(utf8) ? utf8.toString() : undefined;
}
