import { createHash, type Hash } from 'node:crypto';
import { type CsvSource, openCsv, RawBytes, readRows, assertUnchanged } from '../csv';
import { Abort, type Fingerprint, sanitizeLine } from '../model';
import { type OutputRequest, writeOutput } from '../outputs';
import { bindColumns, describeHeaderProblem } from '../records';
import type { RetrySelection } from './retry-selection';

/** What a retry file is made of. */
export interface RetryFileRequest {
  readonly csvPath: string;
  readonly output: OutputRequest;
  readonly selection: RetrySelection;
  /** The bytes the failures were met in; undefined when nobody noted them. */
  readonly csv: Fingerprint | undefined;
}

/** A file of rows to import again. */
export interface RetryFile {
  readonly path: string;
  readonly rows: number;
  /** Rows among them that arrived, and are there for the sake of a later row of their email. */
  readonly brought: number;
}

/**
 * Copies the selected rows out of the source file, byte for byte and in their order, below its header: whole, or not at
 * all. What the source is, is known when it was read to its end, and before the copy appears.
 *
 * @throws Abort (exit 5) `csv_changed` when the source is not the file the failures were met in; and as `writeOutput`
 */
export async function writeRetryFile(request: RetryFileRequest): Promise<RetryFile> {
  const { csvPath, output, csv, selection } = request;
  const source = await openSource(csvPath, csv);
  const raw = await RawBytes.open(source);
  const hash = createHash('sha256');
  let copied: Copied | undefined;
  try {
    await writeOutput(output, async (append) => {
      const copyRange = (from: number, to: number): Promise<void> => raw.read(from, to, append);
      await copyRange(0, source.bodyStart);
      copied = await copyRows(source, { selection, hash, copyRange });
      if (csv === undefined) await assertUnchanged(source);
      else if (hash.digest('hex') !== csv.sha256) {
        throw changed(csvPath, 'Its size is the same, its content is not.');
      }
      if (copied.taken < selection.size) throw differs(csvPath, 'It ends before the last of them.');
    });
  } catch (error) {
    // It was read once without trouble: what is wrong with it now came later.
    const isInvalid = error instanceof Abort && error.reason === 'input_invalid';
    throw isInvalid && csv !== undefined ? changed(csvPath, error.message) : error;
  } finally {
    await raw.close();
  }
  const { taken = 0, brought = 0 } = copied ?? {};
  return { path: output.path, rows: taken + brought, brought };
}

interface Copied {
  readonly taken: number;
  readonly brought: number;
}

interface CopyParts {
  readonly selection: RetrySelection;
  readonly hash: Hash;
  /** Copies bytes of the source, from the first to before the second. */
  readonly copyRange: (byteStart: number, byteEnd: number) => Promise<void>;
}

/** Copies rows that lie side by side in one piece. */
async function copyRows(source: CsvSource, parts: CopyParts): Promise<Copied> {
  const { selection, hash, copyRange } = parts;
  const email = emailColumn(source);
  const copied = { taken: 0, brought: 0 };
  let start = 0;
  let end = 0;
  const onBytes = (block: Uint8Array): void => {
    hash.update(block);
  };
  for await (const rows of readRows(source, { onBytes })) {
    for (const { row, byteStart, byteEnd, cells } of rows) {
      const verdict = selection.takes({ row, email: cells[email] ?? '' });
      if (verdict === 'left') continue;
      if (verdict === 'differs') {
        throw differs(source.path, `Row ${String(row)} has another email there.`);
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

/** Opens the source; what is wrong with a file that was imported once came later. */
async function openSource(path: string, csv: Fingerprint | undefined): Promise<CsvSource> {
  const source = await openCsv(path).catch((error: unknown) => {
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

function emailColumn({ header, path }: CsvSource): number {
  const bound = bindColumns(header);
  if (bound.ok) return bound.columns.positions.email ?? 0;
  const problems = bound.problems.map(describeHeaderProblem).join(' ');
  throw new Abort('input_invalid', 'csv_header', `${sanitizeLine(path)}: ${problems}`);
}

function changed(path: string, what: string): Abort {
  return new Abort(
    'job_in_the_way',
    'csv_changed',
    `${sanitizeLine(path)} is not the file the job was run with. ${what} No retry file was written.`,
    ['Name the file as it was with --csv <path>'],
  );
}

function differs(path: string, what: string): Abort {
  return new Abort(
    'job_in_the_way',
    'csv_differs',
    `${sanitizeLine(path)} is not the file these failures were met in. ${what} No retry file was written.`,
    ['Name the right file with --csv <path>'],
  );
}
