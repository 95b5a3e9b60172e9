import { isAscii } from 'node:buffer';
import { defined, type Abort } from '../model';
import { notUtf16Error, notUtf8Error, type TextPosition } from './csv-errors';
import type { CsvFile } from './csv-file';
import type { Encoding } from './csv-source';
import { guessEncoding } from './guess-encoding';

const BLOCK_BYTES = 64 * 1024;

/** The error for text of a file that cannot be decoded, with what its encoding may be. */
export async function invalidTextError(
  file: CsvFile,
  encoding: Encoding,
  at: TextPosition,
): Promise<Abort> {
  if (encoding !== 'utf-8') return notUtf16Error(at);
  const block = Buffer.alloc(BLOCK_BYTES);
  const rest = block.subarray(0, await file.read(block, at.offset));
  const found = { byte: rest[0] ?? 0, guess: guessEncoding(rest) };
  return notUtf8Error(at, { ...defined(found), isMixed: await hasLettersBefore(file, at.offset) });
}

/** True when there is more than ASCII before `offset`, all of it valid UTF-8: then the file is not in another encoding. */
async function hasLettersBefore(file: CsvFile, offset: number): Promise<boolean> {
  const block = Buffer.alloc(BLOCK_BYTES);
  for (let from = 0; from < offset; from += BLOCK_BYTES) {
    const length = Math.min(BLOCK_BYTES, offset - from);
    const read = await file.read(block.subarray(0, length), from);
    if (!isAscii(block.subarray(0, read))) return true;
  }
  return false;
}
