import { read } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { promisify, TextDecoder } from 'node:util';
import { createGunzip } from 'node:zlib';
import { Abort, hasErrorCode, ignoringSystemErrors, systemErrorCode } from '../model';
import {
  damagedExportError,
  exportChangedError,
  exportEncodingError,
  exportFileError,
  notFileError,
  TruncatedFile,
} from './export-errors';
import type { ExportPlace } from './file-sample';

const readFd = promisify(read);

/** Large enough that a read and a batch cost little, small enough that the parsed records of a block die young. */
const BLOCK_BYTES = 128 * 1024;
/** So much is read at once: each read wakes a thread, which takes as long as the read of a block. */
const READ_BYTES = 4 * BLOCK_BYTES;

const UTF8_MARK = [0xef, 0xbb, 0xbf];

/** A part of the text of an export in UTF-8, without a byte order mark. */
export interface ByteBlock {
  /** Valid until the next block is asked for. */
  readonly bytes: Buffer;
  /** Bytes of the file read so far; compressed ones of a `.gz`. */
  readonly bytesRead: number;
}

/** Thrown when a `.gz` ends early: the caller knows how many records it has read. */
export class EndsEarly extends Error {}

/**
 * The text of an export in blocks: decompressed, UTF-16 with a byte order mark decoded.
 *
 * @throws Abort when the file cannot be read, decompressed or decoded; `EndsEarly`; the reason of the signal
 */
export async function* exportBytes(
  place: ExportPlace,
  signal?: AbortSignal,
): AsyncGenerator<ByteBlock> {
  let decoder: TextDecoder | undefined;
  let isFirst = true;
  for await (const { bytes, bytesRead } of rawBlocks(place)) {
    signal?.throwIfAborted();
    if (isFirst) decoder = decoderFor(bytes);
    const text = decoder ? decoded(place.path, decoder, bytes) : isFirst ? unmarked(bytes) : bytes;
    isFirst = false;
    yield { bytes: text, bytesRead };
  }
  if (decoder) decoded(place.path, decoder, undefined);
}

/** Checks by size and time of the last write that the file is still the one of the sample. @throws Abort `export_changed` */
export async function assertSameExport({ path, size, modifiedMs }: ExportPlace): Promise<void> {
  if (path === '-') return;
  const facts = await exportFacts(path);
  if (facts.size !== size || facts.modifiedMs !== modifiedMs) throw exportChangedError(path);
}

/** Size and time of the last write of a regular file. @throws Abort for any other */
export async function exportFacts(path: string): Promise<Pick<ExportPlace, 'size' | 'modifiedMs'>> {
  try {
    // Checked before the file is opened: opening a pipe waits for a writer.
    const stats = await stat(path);
    if (stats.isDirectory()) throw notFileError(path, 'a directory');
    if (!stats.isFile()) throw notFileError(path, 'not a regular file');
    return { size: stats.size, modifiedMs: stats.mtimeMs };
  } catch (error) {
    throw exportFileError(path, error);
  }
}

/** How much of a file is looked at to see what it is. */
const START_BYTES = 1024 * 1024;

/** The first MiB of the text. `isWhole` when it has no more; false when it ends early. */
export async function startOfExport(
  place: ExportPlace,
): Promise<{ readonly bytes: Buffer; readonly isWhole: boolean }> {
  const blocks: Buffer[] = [];
  let length = 0;
  try {
    for await (const { bytes } of exportBytes(place)) {
      blocks.push(Buffer.from(bytes));
      length += bytes.length;
      if (length > START_BYTES) return { bytes: Buffer.concat(blocks), isWhole: false };
    }
  } catch (error) {
    if (!(error instanceof EndsEarly)) throw error;
    return { bytes: Buffer.concat(blocks), isWhole: false };
  }
  return { bytes: Buffer.concat(blocks), isWhole: true };
}

/** The bytes of the file, decompressed. @throws `TruncatedFile` when they end early */
export async function* rawBytes(place: ExportPlace): AsyncGenerator<Buffer> {
  try {
    for await (const { bytes } of rawBlocks(place)) yield bytes;
  } catch (error) {
    if (!(error instanceof EndsEarly)) throw error;
    throw new TruncatedFile(place.path, 0, 'its compressed data is cut off');
  }
}

async function* rawBlocks(place: ExportPlace): AsyncGenerator<ByteBlock> {
  let bytesRead = 0;
  const counted = async function* (): AsyncGenerator<Buffer> {
    for await (const bytes of fileBlocks(place)) {
      bytesRead += bytes.length;
      // The stream holds several blocks.
      yield place.isGzip ? Buffer.from(bytes) : bytes;
    }
  };
  const content: AsyncIterable<Buffer> = place.isGzip
    ? pipeline(Readable.from(counted()), createGunzip({ chunkSize: BLOCK_BYTES }), () => undefined)
    : counted();
  try {
    for await (const bytes of content) yield { bytes, bytesRead };
  } catch (error) {
    throw contentError(place.path, error);
  }
}

/** The bytes of the file. More is read while a block is used; a block is valid until the next one is asked for. */
async function* fileBlocks({ path, copyFd }: ExportPlace): AsyncGenerator<Buffer> {
  const handle = copyFd === undefined ? await open(path, 'r') : undefined;
  const fd = copyFd ?? handle?.fd ?? -1;
  let used = Buffer.allocUnsafeSlow(READ_BYTES);
  let ahead = Buffer.allocUnsafeSlow(READ_BYTES);
  let position = 0;
  let reading = readFd(fd, ahead, 0, READ_BYTES, position);
  try {
    for (;;) {
      const { bytesRead } = await reading;
      if (bytesRead === 0) return;
      position += bytesRead;
      [used, ahead] = [ahead, used];
      reading = readFd(fd, ahead, 0, READ_BYTES, position);
      for (let at = 0; at < bytesRead; at += BLOCK_BYTES) {
        yield used.subarray(at, Math.min(at + BLOCK_BYTES, bytesRead));
      }
    }
  } finally {
    await ignoringSystemErrors(reading);
    await handle?.close();
  }
}

function contentError(path: string, error: unknown): unknown {
  if (error instanceof Abort) return error;
  const code = systemErrorCode(error);
  if (code === 'Z_BUF_ERROR') return new EndsEarly();
  return code?.startsWith('Z_') === true ? damagedExportError(path) : exportFileError(path, error);
}

function decoderFor([first, second]: Buffer): TextDecoder | undefined {
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le', { fatal: true });
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be', { fatal: true });
  return undefined;
}

function unmarked(bytes: Buffer): Buffer {
  return UTF8_MARK.every((byte, at) => bytes[at] === byte) ? bytes.subarray(3) : bytes;
}

/** The bytes in UTF-8. Without bytes, the end of the text is checked. */
function decoded(path: string, decoder: TextDecoder, bytes: Buffer | undefined): Buffer {
  try {
    return Buffer.from(decoder.decode(bytes, { stream: bytes !== undefined }));
  } catch (error) {
    const isInvalid = hasErrorCode(error, 'ERR_ENCODING_INVALID_ENCODED_DATA');
    if (isInvalid) throw exportEncodingError(path, decoder.encoding);
    throw error;
  }
}
