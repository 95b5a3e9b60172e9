import { join } from 'node:path';
import { unreadable, whileReading } from '../disk/disk-error';
import type { JobFiles } from '../disk/job-files';
import type { RowState } from '../ledger/chunk-fold';
import { readChunk } from '../ledger/chunk-ledger';
import { readHistory, readLastRunAtMs } from '../ledger/job-history';
import { LEDGER_FOLDER } from '../names';
import { type ResultRow, resultRow } from '../reports/results-line';
import type { JobView } from './job-view';
import { rowsOfChunk } from './rows-of-chunk';

/**
 * What the ledgers have of the rows after `afterRow`, also of those that never began: in their order, a chunk at a time.
 * Changes nothing.
 *
 * @throws Abort (exit 5) `job_unreadable`, `job_newer`, `job_older`
 */
export async function* resultsOfLedgers(
  files: JobFiles,
  { folder, checkpoint }: JobView,
  afterRow = 0,
): AsyncGenerator<readonly ResultRow[]> {
  const ledgers = join(folder, LEDGER_FOLDER);
  const { jobId, chunks } = checkpoint;
  try {
    const { epochs } = await readHistory(files, ledgers);
    for (let index = Math.floor(afterRow / chunks.size); index < chunks.total; index += 1) {
      const chunk = rowsOfChunk(index, checkpoint);
      const epoch = epochs.get(index) ?? 0;
      const { rows } = await readChunk(files, ledgers, { jobId, chunk, epoch });
      const results: ResultRow[] = [];
      for (let row = chunk.first; row < chunk.first + chunk.count; row += 1) {
        if (row > afterRow) results.push(resultRow(row, rows.get(row) ?? NOT_BEGUN));
      }
      yield results;
    }
  } catch (error) {
    throw unreadable(error, folder);
  }
}

const NOT_BEGUN: RowState = {};

/**
 * When the last run of the job began; undefined where the ledger has lost it.
 *
 * @throws Abort (exit 5) `job_unreadable`
 */
export function lastRunAtMs(files: JobFiles, { folder }: JobView): Promise<number | undefined> {
  return whileReading(readLastRunAtMs(files, join(folder, LEDGER_FOLDER)), folder);
}
