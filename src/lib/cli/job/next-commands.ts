import type { ImportEnd } from '../../import';
import type { JobOptions } from '../../jobs';
import { type JobId, shellLine } from '../../model';
import { CHECKPOINT_DIR } from '../command/flags';
import { DEFAULT_OPTIONS } from './default-options';

/** What a repeated import is told again. */
export interface RepeatedImport {
  readonly csvPath: string;
  readonly checkpointDir: string;
  readonly options: JobOptions;
  readonly sandbox: boolean;
}

/**
 * The commands that finish what is left, in the order to type them. Rows that were not processed, and failures worth
 * another try, are a resume's. What failed for good needs to be understood first, and another file; then the import
 * leaves what arrived as it is. A sandbox ended with its run, so there the whole import begins again.
 */
export function nextCommands(
  command: RepeatedImport,
  { checkpoint, retryable }: Pick<ImportEnd, 'checkpoint' | 'retryable'>,
): readonly string[] {
  const { jobId, summary } = checkpoint;
  const { checkpointDir } = command;
  const job = { jobId, checkpointDir };
  const explain = summary.failures > 0 ? [jobCommand('analyze', job)] : [];
  const isUnfinished = summary.unprocessed > 0 || retryable > 0;
  if (!isUnfinished && summary.failures === 0) return [];
  const { onExisting } = command.options;
  if (command.sandbox) return [...explain, importCommand(command, onExisting)];
  if (isUnfinished) return [jobCommand('resume', job), ...explain];
  return [...explain, importCommand(command, onExisting === 'update' ? 'update' : 'adopt')];
}

/** A command about a job, as a line for a shell. */
export function jobCommand(
  verb: 'resume' | 'errors' | 'analyze' | 'status',
  job: { readonly jobId: JobId; readonly checkpointDir: string },
  ...flags: readonly string[]
): string {
  const { jobId, checkpointDir } = job;
  const words = ['workos-migrate', verb, jobId, ...flags];
  if (checkpointDir !== CHECKPOINT_DIR) words.push('--checkpoint-dir', checkpointDir);
  return shellLine(words);
}

/** The import as it was asked for, as a line for a shell, without what is the default anyway. */
export function importCommand(
  { csvPath, checkpointDir, options, sandbox }: RepeatedImport,
  onExisting: JobOptions['onExisting'],
): string {
  const words = ['workos-migrate', 'import', csvPath];
  const flags: [string, string | number | null, string | number | null][] = [
    ['--on-existing', onExisting, DEFAULT_OPTIONS.onExisting],
    ['--org-id', options.orgId, null],
    ['--rate-limit', options.rateLimit, DEFAULT_OPTIONS.rateLimit[sandbox ? 'sandbox' : 'workos']],
    ['--headroom', options.headroom, DEFAULT_OPTIONS.headroom],
    ['--workers', options.workers, DEFAULT_OPTIONS.workers],
    ['--concurrency', options.concurrency, DEFAULT_OPTIONS.concurrency],
    ['--chunk-size', options.chunkSize, DEFAULT_OPTIONS.chunkSize],
    ['--max-errors', options.maxErrors, null],
    ['--checkpoint-dir', checkpointDir, CHECKPOINT_DIR],
  ];
  if (sandbox) words.push('--sandbox');
  if (!options.createOrgs) words.push('--no-create-orgs');
  for (const [flag, value, byDefault] of flags) {
    if (value !== null && value !== byDefault) words.push(flag, String(value));
  }
  return shellLine(words);
}
