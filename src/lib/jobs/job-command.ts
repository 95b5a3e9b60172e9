import { type JobId, shellLine } from '../model';
import { CHECKPOINT_DIR } from './names';

/** The end of an action that begins with "import", where the job of the file cannot be continued. */
export const AS_NEW_JOB =
  'the file as a new job with --new --on-existing adopt: users who exist are left as they are';

/** The name of a job, and where it is. */
export interface JobPlace {
  readonly jobId: JobId;
  readonly checkpointDir: string;
}

/** A command about a job, as a shell command line that works in the current folder. */
export function jobCommand(
  verb: 'resume' | 'errors' | 'results' | 'analyze' | 'status' | 'undo' | 'verify',
  { jobId, checkpointDir }: JobPlace,
  ...flags: readonly string[]
): string {
  const words = ['workos-migrate', verb, jobId, ...flags];
  if (checkpointDir !== CHECKPOINT_DIR) words.push('--checkpoint-dir', checkpointDir);
  return shellLine(words);
}
