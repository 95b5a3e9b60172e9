import { close, createReadStream, open, write } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { promisify } from 'node:util';
import { createGunzip } from 'node:zlib';
import { Abort, systemErrorCode } from '../model';
import { copyError, damagedGzipError, fileError, undecodableError } from './csv-errors';
import { decodedIfValid, isInvalidText, textPieces } from './encodings';

const openFd = promisify(open);
const closeFd = promisify(close);
const writeFd = promisify(write);

const BLOCK_BYTES = 256 * 1024;
const BOM = '\ufeff';
const NOTHING = new Uint8Array(0);

/** A file that is not plain text in UTF-8 or UTF-16. */
export interface CodedFile {
  readonly path: string;
  readonly isGzip: boolean;
  /** The encoding to decode it from; undefined to keep its bytes. */
  readonly encoding: string | undefined;
  /** Called after each block with the bytes of the file read so far. It may throw to end the copy. */
  readonly onRead?: (bytesRead: number) => void;
}

/**
 * Copies a compressed or encoded file to a temporary file of plain bytes, in the memory of a few blocks, and returns the
 * file descriptor of the copy. Decoded text is UTF-8 and begins with a byte order mark, by which a spreadsheet knows the
 * encoding of the files that are made from it.
 *
 * The copy has no name: its folder is removed before the first byte is written. So it vanishes with the last process that
 * has it open, even if that is killed. It stays open as long as this process lives.
 *
 * @throws Abort when the file cannot be read or decoded, or the copy not be written
 */
export async function makePlainCopy(coded: CodedFile): Promise<number> {
  return copyNameless(coded.path, decoded(coded));
}

/**
 * Writes bytes to a temporary file without a name, as `makePlainCopy` does, and returns its file descriptor.
 *
 * @param path of what is copied, for messages
 * @throws Abort when the copy cannot be written, and what `content` throws
 */
export async function copyNameless(
  path: string,
  content: AsyncIterable<Uint8Array>,
): Promise<number> {
  const fd = await openNameless(path);
  try {
    for await (const bytes of content) await append(path, fd, bytes);
  } catch (error) {
    await closeFd(fd);
    throw error;
  }
  return fd;
}

/** The first bytes of what is compressed in a gzip file, at most `length`. */
export async function startOfGzip(path: string, length: number): Promise<Buffer> {
  let start = Buffer.alloc(0);
  for await (const bytes of contentOf({ path, isGzip: true, encoding: undefined })) {
    start = Buffer.concat([start, bytes]);
    if (start.length >= length) break;
  }
  return start.subarray(0, length);
}

/** A new file that only this process has open. */
async function openNameless(path: string): Promise<number> {
  try {
    const folder = await mkdtemp(join(tmpdir(), 'workos-migrate-'));
    try {
      return await openFd(join(folder, 'plain.csv'), 'wx+', 0o600);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  } catch (error) {
    throw copyError(path, error);
  }
}

async function append(path: string, fd: number, bytes: Uint8Array): Promise<void> {
  try {
    for (let at = 0; at < bytes.length;) {
      const { bytesWritten } = await writeFd(fd, bytes, at, bytes.length - at);
      at += bytesWritten;
    }
  } catch (error) {
    throw copyError(path, error);
  }
}

/** The content of the file, decoded. */
async function* decoded(coded: CodedFile): AsyncGenerator<Uint8Array> {
  const { path, encoding } = coded;
  if (encoding === undefined) {
    yield* contentOf(coded);
    return;
  }
  const pieces = textPieces(encoding);
  yield Buffer.from(BOM);
  let offset = 0;
  try {
    for await (const bytes of contentOf(coded)) {
      yield Buffer.from(pieces.decode(bytes, false));
      offset += bytes.length;
    }
    yield Buffer.from(pieces.decode(NOTHING, true));
  } catch (error) {
    if (!isInvalidText(error)) throw error;
    throw undecodableError(path, { encoding, ...(await findInvalid(coded, encoding, offset)) });
  }
}

/** Where the first byte is that cannot be decoded. All bytes before `from` can be. */
async function findInvalid(
  coded: CodedFile,
  encoding: string,
  from: number,
): Promise<{ readonly offset: number; readonly line: number }> {
  const { path, isGzip } = coded;
  const pieces = textPieces(encoding);
  const lines = new LineCount();
  let offset = 0;
  for await (const bytes of contentOf({ path, isGzip, encoding })) {
    const valid = Math.max(0, Math.min(bytes.length, from - offset));
    lines.add(pieces.decode(bytes.subarray(0, valid), false));
    for (let at = valid; at < bytes.length; at += 1) {
      const text = decodedIfValid(pieces, bytes.subarray(at, at + 1));
      if (text === undefined) return { offset: offset + at, line: lines.line };
      lines.add(text);
    }
    offset += bytes.length;
  }
  return { offset, line: lines.line };
}

/** The line that text ends in, from 1. */
class LineCount {
  line = 1;
  private last = '';

  add(text: string): void {
    for (const unit of text) {
      if (unit === '\r' || (unit === '\n' && this.last !== '\r')) this.line += 1;
      this.last = unit;
    }
  }
}

/** The bytes of the file, decompressed. */
async function* contentOf({ path, isGzip, onRead }: CodedFile): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: BLOCK_BYTES });
  const content: AsyncIterable<Buffer> = isGzip
    ? pipeline(file, createGunzip({ chunkSize: BLOCK_BYTES }), () => undefined)
    : file;
  try {
    for await (const bytes of content) {
      onRead?.(file.bytesRead);
      yield bytes;
    }
  } catch (error) {
    throw contentError(path, error);
  }
}

function contentError(path: string, error: unknown): unknown {
  if (error instanceof Abort) return error;
  const code = systemErrorCode(error);
  // An error of zlib.
  if (code?.startsWith('Z_') === true) return damagedGzipError(path, code === 'Z_BUF_ERROR');
  return fileError(path, error);
}
