import { isUtf8 } from 'node:buffer';
import type { CodeUnits } from './record-scanner';
import type { Encoding } from './csv-source';
import { binaryError, unmarkedUtf16Error, utf32Error } from './csv-errors';

/** How many bytes tell UTF-16 and binary files from text: most of a header, which is mostly ASCII. */
const WIDE_BYTES = 64;

// In UTF-16 every second byte of ASCII text is NUL; in UTF-8 a NUL is a rare accident.
const NUL_SHARE = 0.25;
// Of the NUL bytes of UTF-16 text, nearly all are at even offsets, or nearly all at odd ones.
const ONE_SIDED = 0.9;

const REPLACEMENT = '\ufffd';

/**
 * The encoding by the file's first bytes, and the length of its byte order mark. UTF-16 must have one.
 *
 * @throws Abort for UTF-32, for UTF-16 without a byte order mark, and for bytes that are not text
 */
export function detectEncoding(
  path: string,
  sample: Buffer,
): { readonly encoding: Encoding; readonly bomBytes: number } {
  const hex = sample.toString('hex', 0, 4);
  if (hex === 'fffe0000' || hex === '0000feff') throw utf32Error(path);
  const marked = markedEncoding(sample);
  if (marked !== undefined) return { encoding: marked, bomBytes: marked === 'utf-8' ? 3 : 2 };
  const start = sample.subarray(0, WIDE_BYTES);
  const nuls = [...start.keys()].filter((at) => start[at] === 0);
  if (nuls.length === 0 || nuls.length < start.length * NUL_SHARE) {
    return { encoding: 'utf-8', bomBytes: 0 };
  }
  const odd = nuls.filter((at) => at % 2 === 1).length / nuls.length;
  if (odd >= ONE_SIDED) throw unmarkedUtf16Error(path, 'utf-16le');
  if (odd <= 1 - ONE_SIDED) throw unmarkedUtf16Error(path, 'utf-16be');
  throw binaryError(path);
}

/** The encoding that the byte order mark names; undefined without one. */
export function markedEncoding(sample: Buffer): Encoding | undefined {
  const hex = sample.toString('hex', 0, 3);
  if (hex === 'efbbbf') return 'utf-8';
  if (hex.startsWith('fffe')) return 'utf-16le';
  return hex.startsWith('feff') ? 'utf-16be' : undefined;
}

/** Index of the first byte of an invalid UTF-8 sequence; -1 when all are valid. */
export function invalidUtf8At(bytes: Buffer): number {
  if (isUtf8(bytes)) return -1;
  const text = bytes.toString('utf8');
  let index = 0;
  let textAt = 0;
  for (;;) {
    const found = text.indexOf(REPLACEMENT, textAt);
    index += Buffer.byteLength(text.slice(textAt, found));
    // The decoder writes U+FFFD for invalid bytes, but the file may also contain a U+FFFD of its own.
    if (bytes.toString('hex', index, index + 3) !== 'efbfbd') return index;
    index += 3;
    textAt = found + 1;
  }
}

/** Index of the first surrogate in `units` that lacks its other half; -1 when there is none. */
export function loneSurrogateAt(units: CodeUnits): number {
  for (let at = 0; at < units.length; at++) {
    const unit = units[at] ?? 0;
    if ((unit & 0xf800) !== 0xd800) continue;
    const isPair = unit < 0xdc00 && ((units[at + 1] ?? 0) & 0xfc00) === 0xdc00;
    if (!isPair) return at;
    at++;
  }
  return -1;
}
