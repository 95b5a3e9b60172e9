import { createHash, type Hash } from 'node:crypto';
import {
  type CsvFormat,
  type CsvSource,
  openCsv,
  RawBytes,
  readRows,
  assertUnchanged,
} from '../csv';
import { Abort, defined, type Fingerprint, sanitizeLine } from '../model';
import { type OutputRequest, writeOutput } from '../outputs';
import { columnsOf, type Reading } from '../records';
import type { RetrySelection } from './retry-selection';

/** Which rows of which file to copy, and where to. */
export interface RetryFileRequest {
  readonly csvPath: string;
  /** How the file is written. */
  readonly format: CsvFormat;
  readonly output: OutputRequest;
  readonly selection: RetrySelection;
  /** The fingerprint of the CSV that the failures come from; undefined when it is not known. */
  readonly csv: Fingerprint | undefined;
  /** How the job read the columns. */
  readonly reading?: Reading;
}

/** A file of rows to import again. */
export interface RetryFile {
  readonly path: string;
  readonly rows: number;
  /** How many of them arrived and are included only because a later row of their email failed. */
  readonly firstRows: number;
}

/**
 * Copies the header and the selected rows of the source file, byte for byte and in their order. The copy appears only
 * when it is complete and the source, read to its end, has proved to be the right file.
 *
 * @throws Abort (exit 5) `csv_changed` or `csv_differs` when the source is not the file that the failures come from;
 * and as `writeOutput`
 */
export async function writeRetryFile(request: RetryFileRequest): Promise<RetryFile> {
  const { csvPath, output, csv, selection } = request;
  const source = await openSource(request);
  const raw = await RawBytes.open(source);
  const hash = createHash('sha256');
  let copied: Copied | undefined;
  try {
    await writeOutput(output, async (append) => {
      const copyRange = (from: number, to: number): Promise<void> => raw.read(from, to, append);
      await copyRange(0, source.bodyStart);
      copied = await copyRows(source, { selection, hash, copyRange, reading: request.reading });
      if (csv === undefined) await assertUnchanged(source);
      else if (hash.digest('hex') !== csv.sha256) {
        throw changed(csvPath, 'Its content is different.');
      }
      if (copied.selected < selection.size) {
        throw differs(csvPath, 'It ends before the last failed row.');
      }
    });
  } catch (error) {
    // The import could read the file, so it has changed since.
    const isInvalid = error instanceof Abort && error.reason === 'input_invalid';
    throw isInvalid && csv !== undefined ? changed(csvPath, error.message) : error;
  } finally {
    await raw.close();
  }
  const { selected = 0, first_of_email: firstRows = 0 } = copied ?? {};
  return { path: output.path, rows: selected + firstRows, firstRows };
}

type Copied = Readonly<Record<'selected' | 'first_of_email', number>>;

interface CopyParts {
  readonly selection: RetrySelection;
  readonly hash: Hash;
  readonly reading: Reading | undefined;
  /** Copies the bytes of the source from `byteStart` up to, but not including, `byteEnd`. */
  readonly copyRange: (byteStart: number, byteEnd: number) => Promise<void>;
}

/** Copies the selected rows; adjacent rows are copied as one range. */
async function copyRows(source: CsvSource, parts: CopyParts): Promise<Copied> {
  const { selection, hash, copyRange, reading } = parts;
  const email = columnsOf(source, defined({ reading })).positions.email ?? 0;
  const copied = { selected: 0, first_of_email: 0 };
  let start = 0;
  let end = 0;
  const onBytes = (block: Uint8Array): void => {
    hash.update(block);
  };
  for await (const rows of readRows(source, { onBytes })) {
    for (const { row, byteStart, byteEnd, cells } of rows) {
      const verdict = selection.judge({ row, email: cells[email] ?? '' });
      if (verdict === 'not_selected') continue;
      if (verdict === 'other_email') {
        throw differs(source.path, `Row ${String(row)} has a different email there.`);
      }
      copied[verdict] += 1;
      if (byteStart !== end) {
        await copyRange(start, end);
        start = byteStart;
      }
      end = byteEnd;
    }
  }
  await copyRange(start, end);
  return copied;
}

/** Opens the source. An error in a file that was imported before means that it has changed since. */
async function openSource({ csvPath: path, format, csv }: RetryFileRequest): Promise<CsvSource> {
  const options = defined({ format, bytes: csv?.bytes });
  const source = await openCsv(path, options).catch((error: unknown) => {
    if (!(error instanceof Abort)) throw error;
    if (csv !== undefined && error.reason === 'input_invalid') throw changed(path, error.message);
    throw new Abort(error.reason, error.code, error.message, [
      ...error.actions,
      'If the file was moved, name it with --csv <path>',
    ]);
  });
  if (csv === undefined || csv.bytes === source.bytes) return source;
  const sizes = `It had ${String(csv.bytes)} bytes and has ${String(source.bytes)} now.`;
  throw changed(path, sizes);
}

function changed(path: string, what: string): Abort {
  return new Abort(
    'job_in_the_way',
    'csv_changed',
    `${sanitizeLine(path)} is not the file the job was run with. ${what} No retry file was written.`,
    ['Name the original file with --csv <path>'],
  );
}

function differs(path: string, what: string): Abort {
  return new Abort(
    'job_in_the_way',
    'csv_differs',
    `${sanitizeLine(path)} is not the file that these failures come from. ${what} No retry file was written.`,
    ['Name the right file with --csv <path>'],
  );
}
