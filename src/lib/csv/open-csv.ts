import { Abort, defined } from '../model';
import { emptyFileError, headerQuoteError } from './csv-errors';
import type { CsvFormat, CsvRow, CsvSource, Delimiter, Encoding } from './csv-source';
import { decodeText } from './decode-text';
import { delimiterNamed, DELIMITERS, type SepLine, sepLineOf } from './delimiters';
import { detectEncoding } from './detect-encoding';
import { readBatches } from './find-records';
import { openedCopy, type PlainFile, plainFile } from './plain-file';
import { BLOCK_BYTES } from './read-rows';

/** How many records after the header are searched for one that looks like a header. */
const SEARCHED_ROWS = 10;

/** What is known of a file before its delimiter is. */
interface DetectedFile extends Omit<PlainFile, 'sample'> {
  readonly encoding: Encoding;
  /** Where the header may begin: after a byte order mark and a `sep=` line. */
  readonly textStart: number;
  readonly textLine: number;
  readonly blockBytes: number;
}

/** The file as read with one delimiter, or the error that its header then causes. */
type Candidate =
  { readonly ok: true; readonly source: CsvSource } | { readonly ok: false; readonly abort: Abort };

/** A file of which the user says nothing. */
const RECOGNIZED: CsvFormat = { encoding: null, delimiter: null };

interface OpenOptions {
  readonly format?: CsvFormat;
  readonly blockBytes?: number;
  readonly bytes?: number;
  /** The file descriptor of a copy in plain UTF-8 or UTF-16 that is read instead of the file: see `copyNameless`. */
  readonly copyFd?: number;
  /** Called while a plain copy of the file is made. It may throw to end that. */
  readonly onCopy?: (bytesRead: number, bytes: number) => void;
}

/**
 * Opens a CSV: makes a plain copy if it needs one, detects encoding and delimiter, and reads the header. Of a file that is
 * longer than `bytes`, the rest does not count.
 *
 * @throws Abort when the file does not exist or cannot be read, or when its header cannot be read
 */
export async function openCsv(path: string, options: OpenOptions = {}): Promise<CsvSource> {
  const { format = RECOGNIZED, blockBytes = BLOCK_BYTES, bytes = Infinity, copyFd } = options;
  const { sample, ...file } =
    copyFd === undefined
      ? await plainFile(path, format, options.onCopy)
      : await openedCopy({ path, copyFd });
  const { delimiter: named, ...start } = startOf(path, sample);
  const ground = { ...file, bytes: Math.min(file.bytes, bytes), ...start, blockBytes };
  const given = delimiterNamed(format.delimiter ?? '') ?? named;
  const candidates: Candidate[] = [];
  for (const delimiter of given === undefined ? DELIMITERS : [given]) {
    candidates.push(await readHeader(ground, delimiter));
  }
  return choose(candidates);
}

/** What the first bytes say: the encoding, where the header may begin, and the delimiter of a `sep=` line. */
function startOf(
  path: string,
  sample: Buffer,
): Pick<DetectedFile, 'encoding' | 'textStart' | 'textLine'> & Partial<Pick<SepLine, 'delimiter'>> {
  const { encoding, bomBytes } = detectEncoding(path, sample);
  const unitBytes = encoding === 'utf-8' ? 1 : 2;
  const whole = sample.length - (sample.length % unitBytes);
  const sepLine = sepLineOf(decodeText(sample.subarray(bomBytes, whole), encoding));
  if (sepLine === undefined) return { encoding, textStart: bomBytes, textLine: 1 };
  const { delimiter, length } = sepLine;
  return { encoding, textStart: bomBytes + length * unitBytes, textLine: 2, delimiter };
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
  const { blockBytes, ...file } = ground;
  const batches = readBatches({
    ...file,
    delimiter,
    blockBytes,
    maxRecords: 1,
    isPart: false,
    byteStart: file.textStart,
    byteEnd: file.bytes,
    firstRow: 0,
    firstLine: file.textLine,
  });
  for await (const { rows, nextLine } of batches) {
    const [row] = rows;
    if (!row || isBlank(row)) continue;
    const { cells, line, byteStart, byteEnd, malformedQuote } = row;
    if (malformedQuote !== undefined) {
      throw headerQuoteError({ path: file.path, row: 0, line, cell: malformedQuote });
    }
    const source = {
      ...file,
      delimiter,
      header: [...cells],
      headerStart: byteStart,
      headerLine: line,
      bodyStart: byteEnd,
      bodyLine: nextLine,
    };
    if (namesEmail(cells)) return source;
    return { ...source, ...defined({ emailLine: await findEmailLine(source, blockBytes) }) };
  }
  throw emptyFileError(file.path);
}

/** The line of a record after the header that names an `email` column. */
async function findEmailLine(source: CsvSource, blockBytes: number): Promise<number | undefined> {
  const { bodyStart, bodyLine, bytes } = source;
  const body = { byteStart: bodyStart, byteEnd: bytes, firstRow: 1, firstLine: bodyLine };
  if (bodyStart >= bytes) return undefined;
  const batches = readBatches({
    ...source,
    ...body,
    blockBytes,
    maxRecords: SEARCHED_ROWS,
    isPart: false,
  });
  try {
    for await (const { rows } of batches) return rows.find(({ cells }) => namesEmail(cells))?.line;
  } catch (error) {
    // What is wrong with the rows is not the reason why the header lacks a column.
    if (!(error instanceof Abort)) throw error;
  }
  return undefined;
}

/**
 * Prefers delimiters that give an `email` column, in the header or below it, then those that split the header at all;
 * among these, the one with the most columns. Without any, the error of the first delimiter is thrown.
 */
function choose(candidates: readonly Candidate[]): CsvSource {
  const sources = candidates.flatMap((candidate) => (candidate.ok ? [candidate.source] : []));
  const aborts = candidates.flatMap((candidate) => (candidate.ok ? [] : [candidate.abort]));
  const best =
    widest(sources.filter(({ header }) => namesEmail(header))) ??
    widest(sources.filter(({ emailLine }) => emailLine !== undefined)) ??
    widest(sources.filter(({ header }) => header.length > 1));
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

function namesEmail(cells: readonly string[]): boolean {
  return cells.some((name) => name.trim().toLowerCase() === 'email');
}

function isBlank({ cells }: CsvRow): boolean {
  return cells.every((cell) => cell.trim() === '');
}
