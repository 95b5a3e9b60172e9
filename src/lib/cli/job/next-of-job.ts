import { jobCommand, type JobView } from '../../jobs';
import { nextCommands } from './next-commands';

/**
 * The commands to run next, by the state of a job: watch it while it runs, finish its undo or the remaining rows, explain
 * failures.
 * `retryable` is the number of failures that a retry may resolve.
 */
export function nextOfJob(
  { jobId, checkpoint, state, undo }: Pick<JobView, 'jobId' | 'checkpoint' | 'state' | 'undo'>,
  { checkpointDir, retryable }: { readonly checkpointDir: string; readonly retryable: number },
): readonly string[] {
  if (state === 'running') return [jobCommand('status', { jobId, checkpointDir }, '--watch')];
  if (undo !== undefined) {
    return undo.state === 'done' ? [] : [jobCommand('undo', { jobId, checkpointDir })];
  }
  const { csv, options, target } = checkpoint;
  const sandbox = target.environment === 'sandbox';
  return nextCommands(
    { csvPath: csv.path, checkpointDir, options, sandbox },
    { checkpoint, retryable },
  );
}
