import type { ImportEnd } from '../../import';
import type { JobOptions } from '../../jobs';
import { type JobId, shellLine } from '../../model';
import { CHECKPOINT_DIR } from '../command/flags';
import { defaultOptions } from './default-options';

/** The arguments and options of an import that is run again. */
export interface RepeatedImport {
  readonly csvPath: string;
  readonly checkpointDir: string;
  readonly options: JobOptions;
  readonly sandbox: boolean;
}

/**
 * The commands that finish the remaining work, in order. `resume` processes unprocessed rows and retryable failures.
 * Permanent failures need an explanation first and then a corrected file, whose import keeps what arrived; so does the
 * import of rows that were appended meanwhile. A sandbox ends with its run, so its whole import starts over.
 */
export function nextCommands(
  command: RepeatedImport,
  {
    checkpoint,
    retryable,
    appended,
    stoppedBy,
  }: Pick<ImportEnd, 'checkpoint' | 'retryable' | 'appended' | 'stoppedBy'>,
): readonly string[] {
  const { jobId, summary } = checkpoint;
  const { checkpointDir } = command;
  const job = { jobId, checkpointDir };
  if (stoppedBy?.code === 'job_folder_gone') return [importRestCommand(command)];
  const explain = summary.failures > 0 ? [jobCommand('analyze', job)] : [];
  const isUnfinished = summary.unprocessed > 0 || retryable > 0;
  const hasGrown = appended !== undefined;
  if (!isUnfinished && summary.failures === 0 && !hasGrown) return [];
  if (command.sandbox) return [...explain, importCommand(command)];
  const rest = isUnfinished && !hasGrown ? [] : [importRestCommand(command)];
  if (isUnfinished) return [jobCommand('resume', job), ...explain, ...rest];
  return [...explain, ...rest];
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
export function importCommand(repeated: RepeatedImport): string {
  const { csvPath, checkpointDir, sandbox } = repeated;
  const words = ['workos-migrate', 'import', csvPath];
  if (sandbox) words.push('--sandbox');
  words.push(...optionWords(repeated));
  if (checkpointDir !== CHECKPOINT_DIR) words.push('--checkpoint-dir', checkpointDir);
  return shellLine(words);
}

/**
 * The command that imports the remaining rows of an import. The users that the import created exist, so they must be
 * adopted, unless they are updated anyway.
 */
export function importRestCommand(repeated: RepeatedImport): string {
  const { options } = repeated;
  const onExisting = options.onExisting === 'update' ? 'update' : 'adopt';
  return importCommand({ ...repeated, options: { ...options, onExisting } });
}

/** The flags that set these options. The flag of an option has its name, in kebab case. */
function optionWords({ options, sandbox }: RepeatedImport): readonly string[] {
  const values = new Map(Object.entries<JobOptions[keyof JobOptions]>(options));
  return Object.entries(defaultOptions({ sandbox })).flatMap(([name, byDefault]) => {
    const value = values.get(name) ?? null;
    if (value === byDefault || value === null) return [];
    const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    if (typeof value === 'boolean') return [value ? `--${flag}` : `--no-${flag}`];
    return [`--${flag}`, String(value)];
  });
}
