import { assertUnchanged, blankHead, type CsvSource, readRowBatches } from '../../csv';
import { Abort } from '../../model';
import { type Append, type OutputFiles, writeOutput } from '../../outputs';
import { type ColumnName, type Columns, columnsOf, type ColumnsRequest } from '../../records';
import { fixHeader } from './fix-header';
import { isGarbledFile } from './garbled-file';
import { FixPass } from './fix-pass';
import { FixLog, type FixReport } from './fix-report';

/** How to fix a file. */
export interface FixRequest extends ColumnsRequest {
  /** The path of the fixed file. Never the input. */
  readonly path: string;
  /** True when an existing file may be replaced. */
  readonly force: boolean;
  /** How many fixes the report lists; all are counted. */
  readonly maxFixes: number;
  /** Aborting it ends the pass with the signal's reason; then no file is written. */
  readonly signal?: AbortSignal;
  /** Called after each batch with the bytes processed so far. */
  readonly onProgress?: (bytesDone: number) => void;
  readonly files?: OutputFiles;
}

/** No header is this long. It is processed in one piece. */
const MAX_HEAD_BYTES = 32 * 1024 * 1024;

/**
 * Writes a copy of a CSV in which everything is repaired that has exactly one right repair. One pass, and one before it
 * that ends at the first text outside ASCII that is right, in the memory of a block and about 23 bytes a row. The
 * encoding becomes UTF-8 (a byte order mark stays), and exact repeats of a row and blank lines are left out. Everything
 * else stays byte for byte: a `sep=` line, order, delimiter, line ends, quotes, and rows that cannot be split into
 * cells.
 *
 * @throws Abort when the file cannot be read to its end, or the copy cannot be written; then there is no copy
 */
export async function fixFile(source: CsvSource, request: FixRequest): Promise<FixReport> {
  const { path, force, maxFixes, files } = request;
  assertShortHead(source);
  const names = fixHeader(source.header, request.reading);
  const log = new FixLog(maxFixes);
  const columns = columnsAfterFix(source, names, request);
  const faults = { isGarbled: await isGarbledFile(source, columns, request.signal) };
  const pass = new FixPass(source, { columns, log, faults });
  await writeOutput(
    { path, force, keep: [source.path] },
    (append) => fixRows({ source, request, pass, log, names, append }),
    files,
  );
  const { rows, rowsChanged, rowsDropped } = pass;
  const { total, counts, fixes } = log;
  return { path, rows, rowsChanged, rowsDropped, total, counts, fixes };
}

function columnsAfterFix(
  source: CsvSource,
  names: ReadonlyMap<number, ColumnName>,
  request: ColumnsRequest,
): Columns {
  const header = source.header.map((cell, index) => names.get(index) ?? cell);
  return columnsOf({ ...source, header }, request);
}

function assertShortHead({ path, bodyStart }: CsvSource): void {
  if (bodyStart <= MAX_HEAD_BYTES) return;
  const message = `${path} has more than ${MAX_HEAD_BYTES} bytes before its first row, nearly all of them empty lines. Remove these lines.`;
  throw new Abort('input_invalid', 'csv_head_too_long', message);
}

interface Work {
  readonly source: CsvSource;
  readonly request: FixRequest;
  readonly pass: FixPass;
  readonly log: FixLog;
  readonly names: ReadonlyMap<number, ColumnName>;
  readonly append: Append;
}

async function fixRows({ source, request, pass, log, names, append }: Work): Promise<void> {
  let isBegun = false;
  for await (const batch of readRowBatches(source, { onBytes: (block) => pass.add(block) })) {
    if (!isBegun) fixHead({ source, pass, log, names });
    isBegun = true;
    pass.addBatch(batch);
    await pass.write(append);
    request.onProgress?.(pass.bytesDone);
    request.signal?.throwIfAborted();
  }
  if (!isBegun) fixHead({ source, pass, log, names });
  await pass.write(append, 0);
  // The report's rows and lines must be those of the file that was opened.
  await assertUnchanged(source);
}

/** Fixes what precedes the rows: encoding, blank rows, header. A byte order mark and a `sep=` line stay. */
function fixHead({ source, pass, log, names }: Pick<Work, 'source' | 'pass' | 'log' | 'names'>) {
  const { encoding, decodedFrom, textStart, headerStart, headerLine, bodyStart } = source;
  const blank = blankHead(source);
  if (encoding !== 'utf-8' || decodedFrom !== undefined) {
    log.note('encoding_changed', { row: 0, line: 1 });
  }
  if (blank.count > 0) {
    log.note('blank_lines_dropped', { row: 0, line: blank.line }, blank.count);
  }
  pass.leaveOut(textStart, headerStart);
  for (const column of names.values()) {
    log.note('header_renamed', { row: 0, line: headerLine, column });
  }
  const rewritten = pass.rewriteRecord({ byteStart: headerStart, byteEnd: bodyStart }, names);
  if (names.size === 0 && rewritten) log.note('quote_blanks_removed', { row: 0, line: headerLine });
}
