import type { JobView } from '../../jobs';
import { jobCommand, nextCommands } from './next-commands';

/**
 * The commands that go on from how a job is: watch it while it runs, finish what is left, explain what failed.
 * `retryable`: failures that are worth another try.
 */
export function nextOfJob(
  { jobId, checkpoint, state }: Pick<JobView, 'jobId' | 'checkpoint' | 'state'>,
  { checkpointDir, retryable }: { readonly checkpointDir: string; readonly retryable: number },
): readonly string[] {
  if (state === 'running') return [jobCommand('status', { jobId, checkpointDir }, '--watch')];
  const { csv, options, target } = checkpoint;
  const sandbox = target.environment === 'sandbox';
  return nextCommands(
    { csvPath: csv.path, checkpointDir, options, sandbox },
    { checkpoint, retryable },
  );
}
