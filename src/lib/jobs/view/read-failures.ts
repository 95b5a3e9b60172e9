import { join } from 'node:path';
import { isRowFailure, parseJson, type RowFailure } from '../../model';
import { readChunk } from '../ledger/chunk-ledger';
import { unreadable } from '../disk/disk-error';
import type { JobFiles } from '../disk/job-files';
import { readHistory } from '../ledger/job-history';
import type { JobView } from './job-view';
import { rowsOfChunk } from './rows-of-chunk';
import { lineBlocks } from '../disk/line-blocks';
import { LINE_LIMIT_BYTES } from '../disk/lines';
import { LEDGER_FOLDER } from '../names';
import { RowsInOrder } from '../reports/rows-in-order';

/**
 * The failures of a job as of now, in the order of the rows and in the memory of one chunk: also while the job runs and
 * after a kill. They come from `errors.jsonl` where the last run rewrote it at its end; otherwise, and from its first
 * damaged line on, from the ledgers. Changes nothing.
 *
 * @throws Abort (exit 5) `job_unreadable`, `job_newer`, `job_older`
 */
export async function* readFailures(files: JobFiles, view: JobView): AsyncGenerator<RowFailure> {
  for await (const batch of readFailureBatches(files, view)) yield* batch;
}

/** The same, as many at a time as were read together: a caller that reads a million awaits batches, not failures. */
export async function* readFailureBatches(
  files: JobFiles,
  view: JobView,
): AsyncGenerator<readonly RowFailure[]> {
  let last = 0;
  let isSound = false;
  try {
    for await (const part of failuresOfReport(files, view)) {
      if (part.failures.length > 0) yield part.failures;
      last = part.failures.at(-1)?.recordNumber ?? last;
      ({ isSound } = part);
    }
    if (!isSound) yield* failuresOfLedgers(files, view, last);
  } catch (error) {
    throw unreadable(error, view.folder);
  }
}

/** Failures in order, and whether everything so far is believed. */
interface ReportPart {
  readonly failures: readonly RowFailure[];
  readonly isSound: boolean;
}

async function* failuresOfReport(files: JobFiles, view: JobView): AsyncGenerator<ReportPart> {
  const isBelieved = await isReportComplete(files, view);
  yield { failures: [], isSound: isBelieved };
  let left = isBelieved ? view.checkpoint.summary.failures : 0;
  if (left === 0) return;
  for await (const { lines } of linesOf(files, view)) {
    // A run that has just begun may have added some.
    const expected = Math.min(left, lines.length);
    const failures: RowFailure[] = [];
    for (const line of lines.slice(0, expected)) {
      const failure: unknown = line === undefined ? undefined : parseJson(line);
      if (!isRowFailure(failure)) break;
      failures.push(failure);
    }
    left -= failures.length;
    const isSound = failures.length === expected;
    yield { failures, isSound };
    if (!isSound || left === 0) return;
  }
}

/**
 * True when `errors.jsonl` is complete: no run has been at work since it was rewritten, and it has a line for each
 * failure, in the order of the rows. After a disk error while the reports were written, it has other lines.
 */
async function isReportComplete(files: JobFiles, view: JobView): Promise<boolean> {
  const { state, checkpoint } = view;
  const { failures } = checkpoint.summary;
  if (state === 'running' || state === 'killed') return false;
  if (failures === 0) return true;
  if (!(await files.exists(view.files.errors))) return false;
  const rows = new RowsInOrder();
  for await (const block of files.readBlocks(view.files.errors)) {
    if (!rows.add(block)) return false;
  }
  return rows.count === failures && rows.isEnded;
}

function linesOf(files: JobFiles, view: JobView): ReturnType<typeof lineBlocks> {
  return lineBlocks(files.readBlocks(view.files.errors), LINE_LIMIT_BYTES);
}

async function* failuresOfLedgers(
  files: JobFiles,
  { folder, checkpoint }: JobView,
  afterRow: number,
): AsyncGenerator<readonly RowFailure[]> {
  const ledgers = join(folder, LEDGER_FOLDER);
  const { jobId } = checkpoint;
  const { epochs, receipts } = await readHistory(files, ledgers);
  const byNumber = [...epochs].sort(([one], [other]) => one - other);
  for (const [index, epoch] of byNumber) {
    const chunk = rowsOfChunk(index, checkpoint);
    const isBehind = chunk.first + chunk.count - 1 <= afterRow;
    if (isBehind || receipts.get(index)?.tally.failures === 0) continue;
    const { rows } = await readChunk(files, ledgers, { jobId, chunk, epoch });
    const all = [...rows.values()].flatMap(({ failure }) => failure ?? []);
    const failures = all.filter(({ recordNumber }) => recordNumber > afterRow);
    failures.sort((one, other) => one.recordNumber - other.recordNumber);
    if (failures.length > 0) yield failures;
  }
}
