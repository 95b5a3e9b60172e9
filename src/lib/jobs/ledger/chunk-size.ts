import { Abort } from '../../model';
import type { Checkpoint, JobSpec } from '../checkpoint/checkpoint';
import type { JobHistory } from './job-history';
import { AS_NEW_JOB } from '../job-command';

/**
 * Rejects a job whose records name different chunk sizes: with other chunks, its ledgers would be read as those of other
 * rows. A record may have been changed although its checksum is right. Each ledger of a chunk names its rows, too, and
 * one that names others counts as damaged.
 *
 * @throws Abort `job_contradictory`
 */
export function rejectOtherChunkSize(
  spec: JobSpec,
  { chunkSizes }: Pick<JobHistory, 'chunkSizes'>,
  checkpoint: Checkpoint | undefined,
): void {
  const sizes = new Set([spec.options.chunkSize, ...chunkSizes]);
  if (checkpoint !== undefined) {
    sizes.add(checkpoint.chunks.size).add(checkpoint.options.chunkSize);
  }
  if (sizes.size === 1) return;
  throw new Abort(
    'job_in_the_way',
    'job_contradictory',
    `The records of the job name different chunk sizes: ${[...sizes].join(', ')} rows. Its files were changed. Nothing was sent.`,
    ['Restore the job folder from a backup, then resume', `Or import ${AS_NEW_JOB}`],
  );
}
