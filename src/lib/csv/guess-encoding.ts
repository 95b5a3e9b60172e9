import { decodedIfValid, textPieces } from './encodings';

/** How a guessed encoding is written in a sentence. */
const TITLES = {
  'windows-1252': 'Windows-1252',
  'windows-1251': 'Windows-1251',
  macintosh: 'Mac Roman',
  shift_jis: 'Shift_JIS',
  gb18030: 'GB18030',
} as const;

type Guessed = keyof typeof TITLES;

/** What text that is not UTF-8 probably is. */
export interface EncodingGuess {
  readonly encoding: Guessed;
  readonly title: string;
  /** The first character. */
  readonly character: string;
}

/** Most letters of Windows-1251 are from here on, and few bytes of GB18030. */
const CYRILLIC = 0xc0;
const CYRILLIC_SHARE = 0.9;

const isHigh = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x80;

/**
 * The probable encoding of text whose first byte is not valid UTF-8. Only for a message: nothing is ever read by a
 * guess. Undefined where no guess would be better than chance.
 */
export function guessEncoding(bytes: Uint8Array): EncodingGuess | undefined {
  const encoding = probableEncoding(bytes);
  if (encoding === undefined) return undefined;
  const text = decoded(bytes, encoding) ?? '';
  const character = String.fromCodePoint(text.codePointAt(0) ?? 0);
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(character)
    ? { encoding, title: TITLES[encoding], character }
    : undefined;
}

/** European letters stand between ASCII letters; in other scripts, most high bytes have a high neighbour. */
function probableEncoding(bytes: Uint8Array): Guessed | undefined {
  const high = [...bytes.keys()].filter((at) => isHigh(bytes[at]));
  if (high.some((at) => (bytes[at] ?? 0) < 0xa0) && isEastAsian(bytes, 'shift_jis')) {
    return 'shift_jis';
  }
  const alone = high.filter((at) => !isHigh(bytes[at - 1]) && !isHigh(bytes[at + 1]));
  if (alone.length * 2 > high.length) return europeanEncoding(bytes);
  const cyrillic = high.filter((at) => (bytes[at] ?? 0) >= CYRILLIC);
  if (cyrillic.length > high.length * CYRILLIC_SHARE) return 'windows-1251';
  return isEastAsian(bytes, 'gb18030') ? 'gb18030' : undefined;
}

/** True for text that is valid and has no other letters beside ASCII letters: two European ones may look like one of it. */
function isEastAsian(bytes: Uint8Array, encoding: Guessed): boolean {
  const text = decoded(bytes, encoding);
  return text !== undefined && !/[a-z]\P{ASCII}|\P{ASCII}[a-z]/iu.test(text);
}

/** Mac Roman has letters where Windows-1252 has signs and capitals: `Müller` reads `MŸller`, `Jäger` reads `JŠger`. */
function europeanEncoding(bytes: Uint8Array): Guessed {
  const text = decoded(bytes, 'windows-1252') ?? '';
  // The C1 controls stand for bytes that Windows-1252 has no character for.
  const isMac = /[\x81\x8d\x8f\x90\x9d]|\p{L}[€‚ƒ„…†‡ˆ‰Š‹ŒŽ“”•˜™›Ÿ§]\p{Ll}/u.test(text);
  return isMac ? 'macintosh' : 'windows-1252';
}

function decoded(bytes: Uint8Array, encoding: Guessed): string | undefined {
  return decodedIfValid(textPieces(encoding), bytes);
}
