import { hasErrorCode } from '../model';

/** The encodings of https://encoding.spec.whatwg.org/#names-and-labels that Node decodes, by their names there. */
const NAMES = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1250',
  'windows-1251',
  'windows-1252',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-1257',
  'windows-1258',
  'windows-874',
  'iso-8859-2',
  'iso-8859-3',
  'iso-8859-4',
  'iso-8859-5',
  'iso-8859-6',
  'iso-8859-7',
  'iso-8859-8',
  'iso-8859-10',
  'iso-8859-13',
  'iso-8859-14',
  'iso-8859-15',
  'iso-8859-16',
  'macintosh',
  'x-mac-cyrillic',
  'koi8-r',
  'koi8-u',
  'ibm866',
  'shift_jis',
  'euc-jp',
  'iso-2022-jp',
  'gbk',
  'gb18030',
  'big5',
  'euc-kr',
] as const;

/** Other names by which people know an encoding, in letters and digits. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  ansi: 'windows-1252',
  latin1: 'windows-1252',
  latin9: 'iso-8859-15',
  macroman: 'macintosh',
  sjis: 'shift_jis',
  cp932: 'shift_jis',
  utf16: 'utf-16le',
};

/** Shown for a name that resembles none. */
const EXAMPLES = ['windows-1252', 'iso-8859-15', 'macintosh', 'shift_jis', 'gb18030', 'utf-16le'];

const WINDOWS_1252 = 'windows-1252';

// Node 20 decodes windows-1252 as ISO-8859-1 (nodejs/node#56542): these are its bytes from 0x80 to 0x9f.
const FROM_0X80 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** The name of the encoding that a label means, e.g. `windows-1252` for `cp1252`; undefined for an unknown one. */
export function encodingNamed(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch (error) {
    if (hasErrorCode(error, 'ERR_ENCODING_NOT_SUPPORTED')) return undefined;
    throw error;
  }
}

/** The encodings that an unknown name may mean, the most likely first; well-known ones when it resembles none. */
export function nearEncodings(label: string): readonly string[] {
  const typed = lettersAndDigits(label);
  const other = OTHER_NAMES[typed];
  if (other !== undefined) return [other];
  const digits = /\d{2,}/.exec(typed)?.[0];
  const near = NAMES.filter((name) => {
    const known = lettersAndDigits(name);
    const isStart = typed.length > 2 && (known.startsWith(typed) || typed.startsWith(known));
    return isStart || (digits !== undefined && known.endsWith(digits));
  });
  return near.length > 0 ? near.slice(0, EXAMPLES.length) : EXAMPLES;
}

function lettersAndDigits(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '');
}

/** Decodes text piece by piece. A byte order mark is left out. */
export interface TextPieces {
  /**
   * The text of the next bytes; `last` when none follow.
   *
   * @throws for bytes that are not valid: see `isInvalidText`
   */
  decode(bytes: Uint8Array, last: boolean): string;
}

/** A decoder of an encoding, by its name. */
export function textPieces(encoding: string): TextPieces {
  if (encoding === WINDOWS_1252) return { decode: decodeWindows1252 };
  const decoder = new TextDecoder(encoding, { fatal: true });
  return { decode: (bytes, last) => decoder.decode(bytes, { stream: !last }) };
}

/** True for the error of `TextPieces` about bytes that are not valid in the encoding. */
export function isInvalidText(error: unknown): boolean {
  return hasErrorCode(error, 'ERR_ENCODING_INVALID_ENCODED_DATA');
}

/** The text of bytes that may end within a character; undefined when they are not valid in the encoding. */
export function decodedIfValid(pieces: TextPieces, bytes: Uint8Array): string | undefined {
  try {
    return pieces.decode(bytes, false);
  } catch (error) {
    if (isInvalidText(error)) return undefined;
    throw error;
  }
}

function decodeWindows1252(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return text.replace(/[\x80-\x9f]/g, (unit) => FROM_0X80[unit.charCodeAt(0) - 0x80] ?? unit);
}
