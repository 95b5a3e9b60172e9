import { basename } from 'node:path';
import { copyNameless, type CsvSource, isGzip, openCsv } from '../csv';
import { openTable, readTable } from './csv-records';
import { EndsEarly, exportBytes, exportFacts, rawBytes, startOfExport } from './export-bytes';
import {
  emptyExportError,
  encodingOfStdinError,
  tooManyPathsError,
  TruncatedFile,
} from './export-errors';
import { formatOfStart } from './export-format';
import type { RecordPath, RecordValue } from './export-record';
import type { ExportPlace, FileSample, JsonUnit, PathSample } from './file-sample';
import { readHashConfig } from './hash-config';
import { unitOfStart } from './json-unit';
import { MAX_PATHS, MAX_RECORDS, PathSamples } from './path-samples';
import { HASH_CONFIG_PATH } from './read-export';
import { recordReader, type StreamedFormat } from './record-reader';
import { RecordSink } from './record-sink';

export interface SampleOptions {
  /** The bytes of standard input, for the path `-`. They are copied to a temporary file, to be read again. */
  readonly stdin?: AsyncIterable<Uint8Array>;
  /** The encoding of a CSV or TSV, as `encodingNamed` returns it. Other formats say theirs. */
  readonly encoding?: string | undefined;
  readonly signal?: AbortSignal;
}

/**
 * Looks at an export file: its format, and the first records of each path.
 *
 * @param path of the file; `-` for standard input
 * @throws Abort when the file cannot be read (exit 2) or is not an export in a known format (exit 4). A file that ends
 * early is no error here
 */
export async function sampleExport(path: string, options: SampleOptions = {}): Promise<FileSample> {
  const { signal } = options;
  const place = await placeOf(path, options);
  const name = basename(path).replace(/\.gz$/i, '');
  const { bytes, isWhole } = await startOfExport(place);
  if (bytes.toString('latin1').trim() === '') throw emptyExportError(path);
  const format = formatOfStart(path, bytes, isWhole);
  if (format === undefined) return { name, ...(await sampleTable(place, options.encoding)) };
  if (format === 'hash-config') {
    const value = readHashConfig(bytes.toString('utf8'));
    const records = value === undefined ? [] : [value];
    return { ...place, name, format, paths: [{ path: HASH_CONFIG_PATH, records }] };
  }
  if (format !== 'json') {
    return { ...place, name, format, paths: await sampleText(place, { format, signal }) };
  }
  const unit = unitOfStart(bytes, isWhole);
  const paths = await sampleText(place, { format, unit, signal });
  return { ...place, name, format, unit, paths };
}

async function placeOf(path: string, { stdin }: SampleOptions): Promise<ExportPlace> {
  if (path === '-' && stdin !== undefined) {
    const copyFd = await copyNameless(path, stdin);
    return withGzip({ path, copyFd, size: 0, modifiedMs: 0 });
  }
  return withGzip({ path, ...(await exportFacts(path)) });
}

async function withGzip(place: Omit<ExportPlace, 'isGzip'>): Promise<ExportPlace> {
  const plain = { ...place, isGzip: false };
  for await (const bytes of rawBytes(plain)) return { ...place, isGzip: isGzip(bytes) };
  return plain;
}

async function sampleTable(
  place: ExportPlace,
  encoding: string | undefined,
): Promise<Omit<FileSample, 'name'>> {
  const plain = await plainTable(place, encoding);
  const source = await openTable(plain);
  const { header } = source;
  const records = await firstRecords(source);
  const format = source.delimiter === '\t' ? 'tsv' : 'csv';
  return { ...plain, format, paths: [{ path: '', header, firstRow: header, records }] };
}

/** The place of the table's text, decompressed and decoded. */
async function plainTable(place: ExportPlace, encoding: string | undefined): Promise<ExportPlace> {
  const { path } = place;
  if (encoding !== undefined) {
    if (place.copyFd !== undefined) throw encodingOfStdinError();
    const { copyFd } = await openCsv(path, { format: { encoding, delimiter: null } });
    return copyFd === undefined ? place : { ...place, isGzip: false, copyFd };
  }
  if (!place.isGzip) return place;
  return { ...place, isGzip: false, copyFd: await copyNameless(path, rawBytes(place)) };
}

async function firstRecords(source: CsvSource): Promise<readonly RecordValue[]> {
  try {
    for await (const { records } of readTable(source, {})) {
      if (records.length > 0) return records.slice(0, MAX_RECORDS).map(({ value }) => value);
    }
  } catch (error) {
    // That the file ends early is for its reader to say.
    if (!(error instanceof TruncatedFile)) throw error;
  }
  return [];
}

interface TextOptions {
  readonly format: StreamedFormat;
  readonly unit?: JsonUnit | undefined;
  readonly signal: AbortSignal | undefined;
}

/** The first records of each path. Ends early where all records have the same path. */
async function sampleText(
  place: ExportPlace,
  { format, unit, signal }: TextOptions,
): Promise<readonly PathSample[]> {
  const samples = new PathSamples();
  const sink = new RecordSink((path) => samples.wants(path));
  const onTable = (path: RecordPath, columns: readonly string[]): void => {
    samples.note(path, columns);
  };
  const reader = recordReader(format, sink, { path: place.path, ...(unit && { unit }), onTable });
  const hasOnePath = format !== 'copy' && unit !== 'document';
  try {
    for await (const { bytes, bytesRead } of exportBytes(place, signal)) {
      reader.push(bytes);
      for (const { path, records } of sink.take(bytesRead)) samples.add(path, records);
      if (hasOnePath && !samples.wants('')) break;
    }
    reader.end();
  } catch (error) {
    if (!(error instanceof EndsEarly)) throw error;
  }
  for (const { path, records } of sink.take(0)) samples.add(path, records);
  if (samples.isOverfull) throw tooManyPathsError(place.path, MAX_PATHS);
  return samples.all();
}
