import type { ImportEnd } from '../../import';
import type { JobOptions } from '../../jobs';
import { type JobId, shellLine } from '../../model';
import { CHECKPOINT_DIR } from '../command/flags';
import { DEFAULT_OPTIONS } from './default-options';

/** The arguments and options of an import that is run again. */
export interface RepeatedImport {
  readonly csvPath: string;
  readonly checkpointDir: string;
  readonly options: JobOptions;
  readonly sandbox: boolean;
}

/**
 * The commands that finish the remaining work, in order. `resume` processes unprocessed rows and retryable failures.
 * Permanent failures need an explanation first and then a corrected file, whose import keeps what arrived. A sandbox
 * ends with its run, so its whole import starts over.
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

/** A command about a job, as a shell command line. */
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

/** The import command with these options, as a shell command line; options that equal the default are left out. */
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
