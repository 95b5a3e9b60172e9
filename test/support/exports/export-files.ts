import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type FileSample,
  readExport,
  type ReadExportOptions,
  type RecordBatch,
  sampleExport,
} from '../../../src/lib/exports';
import type { JsonUnit } from '../../../src/lib/exports/file-sample';
import { recordReader, type StreamedFormat } from '../../../src/lib/exports/record-reader';
import { RecordSink } from '../../../src/lib/exports/record-sink';
import { Abort } from '../../../src/lib/model';

/** A temporary folder for the tests of one file, removed after them. */
export function exportsFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'exports-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function writeExport(folder: string, name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** What was read of an export. `read` has `path` and value, `rejected` the path, place and code of each record. */
export interface Read {
  readonly read: readonly (readonly [path: string, value: unknown])[];
  readonly refs: readonly string[];
  readonly rejected: readonly string[];
  /** The code of the `Abort` that ended the reading. */
  readonly ended?: string;
}

function readOf(batches: readonly RecordBatch[], ended?: string): Read {
  return {
    read: batches.flatMap(({ path, records }) =>
      records.map(({ value }) => [path, { ...value }] as const),
    ),
    refs: batches.flatMap(({ records }) => records.map(({ ref }) => ref)),
    rejected: batches.flatMap(({ path, unreadable }) =>
      unreadable.map(({ ref, code }) => `${path}: ${ref}: ${code}`),
    ),
    ...(ended !== undefined && { ended }),
  };
}

/** Everything in an export whose sample was taken. */
export async function readSample(
  sample: FileSample,
  options: ReadExportOptions = {},
): Promise<Read> {
  const batches: RecordBatch[] = [];
  try {
    for await (const batch of readExport(sample, options)) batches.push(batch);
  } catch (error) {
    if (!(error instanceof Abort)) throw error;
    return readOf(batches, error.code);
  }
  return readOf(batches);
}

export async function readPath(path: string, options: ReadExportOptions = {}): Promise<Read> {
  return readSample(await sampleExport(path), options);
}

export interface Pieces {
  readonly format: StreamedFormat;
  readonly unit?: JsonUnit;
  /** The parts of a text, in order. */
  readonly parts: readonly Buffer[];
}

/** What the reader of a format finds in a text that comes in parts. `ended` is `truncated_file` when it is cut. */
export function readParts({ format, unit, parts }: Pieces): Read {
  const sink = new RecordSink(() => true);
  const reader = recordReader(format, sink, { path: 'file', ...(unit && { unit }) });
  const batches: RecordBatch[] = [];
  try {
    for (const part of parts) {
      // A reader may not keep a block: it is overwritten after the call.
      const block = Buffer.from(part);
      reader.push(block);
      block.fill(0x23);
      batches.push(...sink.take(0));
    }
    const missing = reader.end();
    batches.push(...sink.take(0));
    return readOf(batches, missing === undefined ? undefined : 'truncated_file');
  } catch (error) {
    if (!(error instanceof Abort)) throw error;
    return readOf([...batches, ...sink.take(0)], error.code);
  }
}

/** The `Abort` that `work` ends with. */
export async function abortIn(work: Promise<unknown>): Promise<Abort> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Abort) return error;
    throw error;
  }
  throw new Error('It did not end with an Abort');
}
