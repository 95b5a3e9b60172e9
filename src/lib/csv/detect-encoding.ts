import { isUtf8 } from 'node:buffer';
import type { CodeUnits } from './record-scanner';
import type { Encoding } from './csv-source';
import { wideTextError } from './csv-errors';

/** How many bytes `detectEncoding` needs: most of a header, which is mostly ASCII. */
export const SAMPLE_BYTES = 64;

// In UTF-16 every second byte of ASCII text is NUL; in UTF-8 a NUL is a rare accident.
const NUL_SHARE = 0.25;

const REPLACEMENT = '\ufffd';

/**
 * The encoding by the file's first bytes, and the length of its byte order mark. UTF-16 must have one.
 *
 * @throws Abort for UTF-32, and for UTF-16 without a byte order mark
 */
export function detectEncoding(
  path: string,
  sample: Buffer,
): { readonly encoding: Encoding; readonly bomBytes: number } {
  const nul = sample.indexOf(0);
  const hex = sample.toString('hex', 0, 4);
  if (hex === 'fffe0000' || hex === '0000feff') throw wideTextError(path, 'UTF-32', nul);
  if (hex.startsWith('efbbbf')) return { encoding: 'utf-8', bomBytes: 3 };
  if (hex.startsWith('fffe')) return { encoding: 'utf-16le', bomBytes: 2 };
  if (hex.startsWith('feff')) return { encoding: 'utf-16be', bomBytes: 2 };
  const nuls = sample.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0);
  if (nul !== -1 && nuls >= sample.length * NUL_SHARE) {
    throw wideTextError(path, 'UTF-16 without a byte order mark', nul);
  }
  return { encoding: 'utf-8', bomBytes: 0 };
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
