import { defined } from '../model';
import { assertUnchanged } from './assert-unchanged';
import { otherKindError, otherMarkError, unnamedGzipError } from './csv-errors';
import { CsvFile } from './csv-file';
import type { CsvFormat, CsvPlace } from './csv-source';
import { markedEncoding } from './detect-encoding';
import { type FileFacts, fileFacts } from './file-facts';
import { fileKindOf, isGzip } from './file-kind';
import { makePlainCopy, startOfGzip } from './plain-copy';

/** How many bytes are looked at to see what a file is. */
const SAMPLE_BYTES = 4096;

/** A file whose bytes are plain text in UTF-8 or UTF-16, as far as its first bytes show. */
export interface PlainFile extends CsvPlace, FileFacts {
  /** The encoding that a copy was decoded from. */
  readonly decodedFrom?: string;
  /** Its first bytes. */
  readonly sample: Buffer;
}

/**
 * The file, or its plain copy when it is compressed or in an encoding that the user named. `onRead` is called with the
 * bytes read while a copy is made.
 *
 * @throws Abort when the file cannot be read or is of another kind, and `csv_changed`
 */
export async function plainFile(
  path: string,
  { encoding }: CsvFormat,
  onRead?: (bytesRead: number, bytes: number) => void,
): Promise<PlainFile> {
  const facts = await fileFacts({ path });
  const raw = await sampleOf({ path });
  const isCompressed = isGzip(raw);
  if (isCompressed && !path.toLowerCase().endsWith('.gz')) throw unnamedGzipError(path);
  const sample = isCompressed ? await startOfGzip(path, SAMPLE_BYTES) : raw;
  assertText(path, sample, encoding);
  const decodedFrom = encoding === null || encoding === 'utf-8' ? undefined : encoding;
  if (!isCompressed && decodedFrom === undefined) return { path, ...facts, sample };
  const copyFd = await makePlainCopy({
    path,
    isGzip: isCompressed,
    encoding: decodedFrom,
    onRead: (bytesRead) => onRead?.(bytesRead, facts.bytes),
  });
  await assertUnchanged({ path, ...facts });
  return { ...(await copyFacts({ path, copyFd })), ...defined({ decodedFrom }) };
}

/** A plain copy that is open already. @throws Abort when its first bytes are those of another kind of file */
export async function openedCopy(copy: Required<CsvPlace>): Promise<PlainFile> {
  const file = await copyFacts(copy);
  assertText(copy.path, file.sample, null);
  return file;
}

async function copyFacts(copy: Required<CsvPlace>): Promise<PlainFile> {
  const { bytes, modifiedMs } = await fileFacts(copy);
  return { ...copy, bytes, modifiedMs, sample: await sampleOf(copy) };
}

/** Throws when the first bytes are those of another kind of file, or their byte order mark contradicts the user. */
function assertText(path: string, sample: Buffer, encoding: string | null): void {
  const kind = fileKindOf(sample);
  if (kind !== undefined) throw otherKindError(path, kind);
  const marked = markedEncoding(sample);
  if (encoding === null || marked === undefined || marked === encoding) return;
  throw otherMarkError(path, marked);
}

async function sampleOf(place: CsvPlace): Promise<Buffer> {
  const file = await CsvFile.open(place);
  try {
    const sample = Buffer.alloc(SAMPLE_BYTES);
    return sample.subarray(0, await file.read(sample, 0));
  } finally {
    await file.close();
  }
}
