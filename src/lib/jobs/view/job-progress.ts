import { join } from 'node:path';
import { outcomeCounts, settledRows, type Summary, type Tally, TallySum } from '../../model';
import type { Checkpoint } from '../checkpoint/checkpoint';
import { readChunk } from '../ledger/chunk-ledger';
import { whileReading } from '../disk/disk-error';
import type { JobFiles } from '../disk/job-files';
import { type JobHistory, readHistory, sharedResults } from '../ledger/job-history';
import type { JobView } from './job-view';
import { rowsOfChunk } from './rows-of-chunk';
import { LEDGER_FOLDER } from '../names';
import { tallyOfState } from '../ledger/chunk-fold';

/** How far a job is, by its ledger. */
export interface JobProgress {
  /** The checkpoint, with the numbers of rows, chunks and organizations as the ledger has them now. */
  readonly checkpoint: Checkpoint;
  /** Failures that are worth a retry. */
  readonly retryable: number;
}

/**
 * Reads how far a job is. The checkpoint of a job that runs or was killed lags behind its ledger by a chunk or more:
 * then the receipts and the rows of chunks without one are counted. Changes nothing.
 *
 * @throws Abort (exit 5) `job_unreadable`, `job_newer`, `job_older`
 */
export function readProgress(files: JobFiles, view: JobView): Promise<JobProgress> {
  return whileReading(progressOf(files, view), view.folder);
}

async function progressOf(files: JobFiles, view: JobView): Promise<JobProgress> {
  const { state, checkpoint } = view;
  const ledgers = join(view.folder, LEDGER_FOLDER);
  const history = await readHistory(files, ledgers);
  const settled = sumOfReceipts(history);
  // If rows are left, a resume is needed anyway. If not, every chunk has a receipt.
  if (state !== 'running' && state !== 'killed')
    return { checkpoint, retryable: settled.retryable };
  const { tally } = settled;
  let { retryable } = settled;
  for (const [index, epoch] of history.epochs) {
    if (history.receipts.has(index)) continue;
    const chunk = rowsOfChunk(index, checkpoint);
    const { rows } = await readChunk(files, ledgers, { jobId: checkpoint.jobId, chunk, epoch });
    for (const row of rows.values()) {
      tally.add(tallyOfState(row));
      if (row.failure?.retryable === true) retryable += 1;
    }
  }
  return { checkpoint: withLedger(checkpoint, history, tally), retryable };
}

function sumOfReceipts({ receipts }: JobHistory): { tally: TallySum; retryable: number } {
  const tally = new TallySum();
  let retryable = 0;
  for (const receipt of receipts.values()) {
    tally.add(receipt.tally);
    retryable += receipt.retryable;
  }
  return { tally, retryable };
}

function withLedger(checkpoint: Checkpoint, history: JobHistory, tally: Tally): Checkpoint {
  const { csv, chunks } = checkpoint;
  const organizations = sharedResults(history.shared, 'organization');
  const outcomes = [...organizations.values()].map(({ outcome }) => outcome);
  const created = outcomes.filter((outcome) => outcome === 'created').length;
  const updated = outcomes.filter((outcome) => outcome === 'updated').length;
  const summary: Summary = {
    ...checkpoint.summary,
    successes: tally.successes,
    failures: tally.failures,
    ...outcomeCounts(tally),
    unprocessed: csv.rows - settledRows(tally),
    organizationsCreated: created,
    organizationsFound: outcomes.length - created - updated,
    organizationsUpdated: updated,
  };
  return { ...checkpoint, chunks: { ...chunks, done: history.receipts.size }, summary };
}
