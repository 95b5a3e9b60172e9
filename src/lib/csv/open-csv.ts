import { Abort } from '../model';
import { readBatches } from './find-records';
import { detectEncoding, SAMPLE_BYTES } from './detect-encoding';
import { CsvFile } from './csv-file';
import { fileFacts } from './file-facts';
import { BLOCK_BYTES } from './read-rows';
import type { CsvSource, Delimiter } from './csv-source';
import { emptyFileError, headerQuoteError } from './csv-errors';

// In order of preference, for a header that does not decide.
const DELIMITERS: readonly Delimiter[] = [',', ';', '\t'];

/** What is known of a file before its delimiter is. */
interface DetectedFile {
  readonly path: string;
  readonly bytes: number;
  readonly modifiedMs: number;
  readonly encoding: CsvSource['encoding'];
  readonly bomBytes: number;
  readonly blockBytes: number;
}

/** The file as read with one delimiter, or the error that its header then causes. */
type Candidate =
  { readonly ok: true; readonly source: CsvSource } | { readonly ok: false; readonly abort: Abort };

interface OpenOptions {
  readonly blockBytes?: number;
  readonly bytes?: number;
}

/**
 * Opens a CSV: detects its encoding and delimiter, and reads its header. Of a file that is longer than `bytes`, the rest
 * does not count.
 *
 * @throws Abort when the file does not exist or cannot be read, or when its header cannot be read
 */
export async function openCsv(
  path: string,
  { blockBytes = BLOCK_BYTES, bytes = Infinity }: OpenOptions = {},
): Promise<CsvSource> {
  const facts = await fileFacts(path);
  const ground = {
    path,
    bytes: Math.min(facts.bytes, bytes),
    modifiedMs: facts.modifiedMs,
    blockBytes,
    ...detectEncoding(path, await sampleOf(path)),
  };
  const candidates: Candidate[] = [];
  for (const delimiter of DELIMITERS) candidates.push(await readHeader(ground, delimiter));
  return choose(candidates);
}

async function sampleOf(path: string): Promise<Buffer> {
  const file = await CsvFile.open(path);
  try {
    const sample = Buffer.alloc(SAMPLE_BYTES);
    return sample.subarray(0, await file.read(sample, 0));
  } finally {
    await file.close();
  }
}

async function readHeader(ground: DetectedFile, delimiter: Delimiter): Promise<Candidate> {
  try {
    return { ok: true, source: await sourceWith(ground, delimiter) };
  } catch (error) {
    // Another delimiter does not help where the file cannot be read.
    if (error instanceof Abort && error.reason === 'input_invalid') {
      return { ok: false, abort: error };
    }
    throw error;
  }
}

async function sourceWith(ground: DetectedFile, delimiter: Delimiter): Promise<CsvSource> {
  const { path, bytes, modifiedMs, encoding, bomBytes, blockBytes } = ground;
  const batches = readBatches({
    path,
    encoding,
    delimiter,
    blockBytes,
    header: [],
    maxRecords: 1,
    isPart: false,
    byteStart: bomBytes,
    byteEnd: bytes,
    firstRow: 0,
    firstLine: 1,
  });
  for await (const { rows, nextLine } of batches) {
    const [row] = rows;
    if (!row) continue;
    const { cells, line, byteEnd, malformedQuote } = row;
    if (malformedQuote !== undefined) {
      throw headerQuoteError({ path, row: 0, line, cell: malformedQuote, header: cells });
    }
    return {
      path,
      bytes,
      modifiedMs,
      encoding,
      delimiter,
      header: [...cells],
      bodyStart: byteEnd,
      bodyLine: nextLine,
    };
  }
  throw emptyFileError(path);
}

/**
 * Prefers delimiters that give an `email` column, then those that split the header at all; among these, the one with
 * the most columns. Without any, the error of the first delimiter is thrown.
 */
function choose(candidates: readonly Candidate[]): CsvSource {
  const sources = candidates.flatMap((candidate) => (candidate.ok ? [candidate.source] : []));
  const aborts = candidates.flatMap((candidate) => (candidate.ok ? [] : [candidate.abort]));
  const best = widest(sources.filter(hasEmail)) ?? widest(sources.filter(isSplit));
  const [abort] = aborts;
  if (!best && abort) throw abort;
  const chosen = best ?? sources[0];
  if (!chosen) throw new Error('no delimiter was tried');
  return chosen;
}

function widest(sources: readonly CsvSource[]): CsvSource | undefined {
  return sources.reduce<CsvSource | undefined>(
    (best, source) => (best && best.header.length >= source.header.length ? best : source),
    undefined,
  );
}

function hasEmail({ header }: CsvSource): boolean {
  return header.some((name) => name.trim().toLowerCase() === 'email');
}

function isSplit({ header }: CsvSource): boolean {
  return header.length > 1;
}
