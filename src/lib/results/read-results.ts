import { type CsvRow, type CsvSource, openCsv, readRows, withoutApostrophe } from '../csv';
import {
  type JobFiles,
  type JobView,
  lastRunAtMs,
  RESULT_COLUMNS,
  resultOfCells,
  type ResultRow,
  resultsOfLedgers,
} from '../jobs';
import { Abort } from '../model';

/**
 * What became of the rows of a job as of now, in their order, as many at a time as were read together: also while the
 * job runs and after a kill. It comes from `results.csv` where the last run wrote it at its end; otherwise, and from its
 * first row that is not as written, from the ledgers. Changes nothing.
 *
 * @throws Abort (exit 5) `job_unreadable`, `job_newer`, `job_older`
 */
export async function* readResultBatches(
  files: JobFiles,
  view: JobView,
): AsyncGenerator<readonly ResultRow[]> {
  const { rows } = view.checkpoint.csv;
  let last = 0;
  for await (const batch of resultsOfFile(files, view)) {
    yield batch;
    last = batch.at(-1)?.row ?? last;
  }
  if (last < rows) yield* resultsOfLedgers(files, view, last);
}

/** The rows of `results.csv` up to the first that is not the next one of the job; none of a file that is not current. */
async function* resultsOfFile(
  files: JobFiles,
  view: JobView,
): AsyncGenerator<readonly ResultRow[]> {
  try {
    const source = await currentFile(files, view);
    if (source === undefined) return;
    let last = 0;
    for await (const rows of readRows(source)) {
      const batch = resultsAfter(last, rows);
      yield batch;
      if (batch.length < rows.length) return;
      last += batch.length;
    }
  } catch (error) {
    // A file that is missing or cannot be read: the ledgers have it all.
    if (!(error instanceof Abort)) throw error;
  }
}

/** `results.csv`, where the last run of the job wrote it at its end, and in the columns of this version. */
async function currentFile(files: JobFiles, view: JobView): Promise<CsvSource | undefined> {
  if (view.state === 'running' || view.state === 'killed') return undefined;
  // The time of a copy on this disk says nothing about the job in the store, which another machine may have run since.
  if (files.copies !== undefined) return undefined;
  const source = await openCsv(view.files.results);
  // After an error of the disk it is that of an earlier run.
  const isOfLastRun = source.modifiedMs >= ((await lastRunAtMs(files, view)) ?? 0);
  return isOfLastRun && source.header.join() === RESULT_COLUMNS.join() ? source : undefined;
}

/** The results in these rows, up to the first that is not the next one. */
function resultsAfter(row: number, rows: readonly CsvRow[]): readonly ResultRow[] {
  const results: ResultRow[] = [];
  for (const { cells } of rows) {
    const result = resultOfCells(cells.map(withoutApostrophe));
    if (result?.row !== row + results.length + 1) break;
    results.push(result);
  }
  return results;
}
