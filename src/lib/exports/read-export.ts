import { Abort } from '../model';
import { openTable, readTable } from './csv-records';
import { assertSameExport, EndsEarly, exportBytes, startOfExport } from './export-bytes';
import { TruncatedFile } from './export-errors';
import type { RecordBatch, RecordPath } from './export-record';
import type { FileSample } from './file-sample';
import { readHashConfig } from './hash-config';
import { recordReader, type StreamedFormat } from './record-reader';
import { RecordSink } from './record-sink';

export interface ReadExportOptions {
  /** Records of other paths are skipped without being parsed. All paths when absent. */
  readonly paths?: ReadonlySet<RecordPath>;
  /** Names of the columns of a CSV without a header: its first row is then a record, too. */
  readonly columns?: readonly string[];
  /** Called at the end with the number of records of each path that was skipped. */
  readonly onSkipped?: (records: ReadonlyMap<RecordPath, number>) => void;
  /** Ends the reading with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** The path of Firebase's hash parameters. */
export const HASH_CONFIG_PATH: RecordPath = 'hash-config';

/**
 * The records of an export in file order, in batches of about a block. A batch holds records of one path; it may be
 * empty, to tell progress. Texts of a CSV are slices of its block: copy those that are kept (`ownCopy`).
 *
 * @throws TruncatedFile (code `truncated_file`, exit 4) when the file ends early; `Abort` with `export_changed` when it
 * changed since the sample was taken, and with other codes when it cannot be read. All records before that are given
 */
export async function* readExport(
  sample: FileSample,
  options: ReadExportOptions = {},
): AsyncGenerator<RecordBatch> {
  try {
    yield* recordsOf(sample, options);
  } catch (error) {
    // A file that is being written ends early, too, and the change is what the user should know.
    if (error instanceof Abort) await assertSameExport(sample);
    throw error;
  }
  await assertSameExport(sample);
}

async function* recordsOf(
  sample: FileSample,
  options: ReadExportOptions,
): AsyncGenerator<RecordBatch> {
  const { format } = sample;
  if (format === 'csv' || format === 'tsv') yield* readTableOf(sample, options);
  else if (format === 'hash-config') yield* readHashConfigOf(sample);
  else yield* readText(sample, format, options);
}

async function* readText(
  sample: FileSample,
  format: StreamedFormat,
  { paths, onSkipped, signal }: ReadExportOptions,
): AsyncGenerator<RecordBatch> {
  const sink = new RecordSink((path) => paths?.has(path) ?? true);
  const reader = recordReader(format, sink, sample);
  let bytesRead = 0;
  let missing: string | undefined;
  try {
    for await (const block of exportBytes(sample, signal)) {
      bytesRead = block.bytesRead;
      reader.push(block.bytes);
      yield* sink.take(bytesRead);
    }
    missing = reader.end();
  } catch (error) {
    if (!(error instanceof EndsEarly)) {
      yield* sink.take(bytesRead);
      throw error;
    }
    missing = 'its compressed data is cut off';
  }
  yield* sink.take(bytesRead);
  if (missing !== undefined) throw new TruncatedFile(sample.path, sink.recordsRead, missing);
  onSkipped?.(sink.skipped);
}

async function* readTableOf(
  sample: FileSample,
  { paths, columns, signal }: ReadExportOptions,
): AsyncGenerator<RecordBatch> {
  if (paths?.has('') === false) return;
  const source = await openTable(sample);
  // Progress is told in bytes of the file, of which the copy may be longer.
  const scale = sample.copyFd === undefined || sample.size === 0 ? 1 : sample.size / source.bytes;
  for await (const batch of readTable(source, { columns, signal })) {
    yield scale === 1 ? batch : { ...batch, bytesRead: Math.floor(batch.bytesRead * scale) };
  }
}

async function* readHashConfigOf(sample: FileSample): AsyncGenerator<RecordBatch> {
  const { bytes, isWhole } = await startOfExport(sample);
  const value = isWhole ? readHashConfig(bytes.toString('utf8')) : undefined;
  if (value === undefined) {
    throw new TruncatedFile(sample.path, 0, 'the closing brace of hash_config is missing');
  }
  const records = [{ ref: 'hash_config', value }];
  yield { path: HASH_CONFIG_PATH, records, unreadable: [], bytesRead: sample.size };
}
