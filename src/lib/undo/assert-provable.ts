import { dirname } from 'node:path';
import { jobCommand, type KnownChunk, type OpenedJob } from '../jobs';
import { Abort, count } from '../model';

const NAMED_CHUNKS = 5;

/** True when the ledger of a chunk has lost nothing that a resume would have to look up. */
export function isProved({ rows }: KnownChunk): boolean {
  for (const { lostSince } of rows.values()) if (lostSince !== undefined) return false;
  return true;
}

/**
 * Refuses an unfinished job whose ledger has lost records: a resume looks up what they said, and records it anew. It
 * would not do that for a job that is finished.
 *
 * @throws Abort `ledger_unproved` (exit 5)
 */
export function assertProvable(
  { history, job, spec }: Pick<OpenedJob, 'history' | 'job' | 'spec'>,
  unproved: readonly number[],
): void {
  const chunks = Math.ceil(spec.csv.rows / spec.options.chunkSize);
  const isFinished = history.receipts.size >= chunks;
  if (unproved.length === 0 && (isFinished || !history.isDamaged)) return;
  const named = unproved.slice(0, NAMED_CHUNKS).map(count).join(', ');
  const more = unproved.length > NAMED_CHUNKS ? ', …' : '';
  const where = unproved.length === 0 ? 'job.log' : `chunk ${named}${more}`;
  throw new Abort(
    'job_in_the_way',
    'ledger_unproved',
    `The ledger of the job ${job.jobId} has lost records (${where}): what the job created cannot be proved. Nothing was sent.`,
    [
      `Resume the job first, which looks up what is lost: ${jobCommand('resume', { jobId: job.jobId, checkpointDir: dirname(job.folder) })}`,
    ],
  );
}
