import { isDeepStrictEqual } from 'node:util';
import type { ImportEnd } from '../../import';
import type { CsvFormat } from '../../csv';
import { CHECKPOINT_DIR, jobCommand, type JobOptions, type JobPlace } from '../../jobs';
import { type JobId, shellLine, type Summary } from '../../model';
import type { ColumnProposals, Reading } from '../../records';
import type { TenantPaths } from '../../tenant';
import type { SandboxRoles } from '../machine/sandbox-process';
import { defaultOptions } from './default-options';
import { readingOfValidate } from './column-flags';
import { failedDefinitions } from './failed-definitions';
import { formatOfCopy, readFormat } from './format-flags';

/** The arguments and options of an import that is run again. */
export interface RepeatedImport {
  readonly csvPath: string;
  readonly checkpointDir: string;
  readonly options: JobOptions;
  readonly sandbox: boolean;
  /** True for a new job although the file has one. */
  readonly besideJob?: boolean;
  /** The roles of the sandbox, where they are known. */
  readonly sandboxRoles?: SandboxRoles;
}

/**
 * The commands that finish the remaining work, in order. `resume` processes unprocessed rows and retryable failures.
 * Rows that failed permanently are explained and copied to a file, which is imported once it is corrected. Where they
 * failed only because their users exist, and are at least half of the rows, the whole file is imported again; so it is
 * for rows that were appended meanwhile. A sandbox ends with its run, so its whole import starts over. Where nothing is
 * left, users without a password are listed: whom to invite.
 */
export function nextCommands(
  command: RepeatedImport,
  {
    checkpoint,
    retryable,
    appended,
    stoppedBy,
    withoutPassword,
  }: Pick<ImportEnd, 'checkpoint' | 'retryable' | 'appended' | 'stoppedBy' | 'withoutPassword'>,
): readonly string[] {
  const { jobId, summary } = checkpoint;
  const { checkpointDir } = command;
  const job = { jobId, checkpointDir };
  if (stoppedBy?.code === 'job_folder_gone') return [besideJob(command)];
  const explain = commandsToExplain(job, summary);
  const isUnfinished = canContinue(summary, retryable);
  const hasGrown = appended !== undefined;
  if (!isUnfinished && summary.failures === 0 && !hasGrown) {
    return commandsForInvitations(command, { jobId, withoutPassword });
  }
  if (command.sandbox) return [...explain, importCommand(command)];
  const steps = isUnfinished ? [jobCommand('resume', job), ...explain] : explain;
  if (hasGrown) return [...steps, importRestCommand(command)];
  return isUnfinished ? steps : commandsForFailures(command, checkpoint);
}

function commandsToExplain(job: JobPlace, { failures }: Summary): readonly string[] {
  return failures > 0 ? [jobCommand('analyze', job)] : [];
}

/** A rehearsal has nobody to invite. */
function commandsForInvitations(
  { checkpointDir, sandbox }: RepeatedImport,
  { jobId, withoutPassword = 0 }: { jobId: JobId; withoutPassword: number | undefined },
): readonly string[] {
  if (sandbox || withoutPassword === 0) return [];
  const job = { jobId, checkpointDir };
  return [jobCommand('results', job, '--without-password', '--status', 'created')];
}

/** Rows that failed with their organizations are explained. Organizations and roles without such rows are tried again. */
function canContinue(summary: Summary, retryable: number): boolean {
  const { unprocessed, failures } = summary;
  const isTriedAgain = failures === 0 && failedDefinitions(summary).length > 0;
  return unprocessed > 0 || retryable > 0 || isTriedAgain;
}

/**
 * The import of the whole file where its users exist; or the commands that write the failed rows into a file, and import
 * that file.
 */
function commandsForFailures(
  command: RepeatedImport,
  { jobId, summary }: ImportEnd['checkpoint'],
): readonly string[] {
  const { existing, failures, total } = summary;
  if (existing === failures && 2 * existing >= total) return [besideJob(command)];
  const csvPath = failedRowsFile(jobId);
  const options = { ...command.options, ...formatOfCopy(command.options) };
  const words = ['--retry-csv', csvPath, '--include', 'permanent'];
  return [
    jobCommand('analyze', { ...command, jobId }, ...words),
    importRestCommand({ ...command, csvPath, options: withoutSince(options) }),
  ];
}

/** A file of some rows lacks most people of the earlier jobs: they are not missing. */
export function withoutSince(options: JobOptions): JobOptions {
  const { since, deactivateMissing, maxDeactivate } = defaultOptions({ sandbox: false });
  return { ...options, since, deactivateMissing, maxDeactivate };
}

/** The file for the failed rows of a job. */
export function failedRowsFile(jobId: JobId): string {
  return `${jobId}-failed.csv`;
}

/** The rest of the same file with another option is another job. */
function besideJob(command: RepeatedImport): string {
  return importRestCommand({ ...command, besideJob: true });
}

/**
 * The import command with these flags and options, as a shell command line; options that equal the default are left
 * out.
 */
export function importCommand(repeated: RepeatedImport, ...flags: readonly string[]): string {
  const { csvPath, checkpointDir, sandbox, sandboxRoles } = repeated;
  const words = ['workos-migrate', 'import', csvPath, ...flags];
  if (sandbox) {
    words.push('--sandbox', ...(sandboxRoles?.roles ?? []).flatMap((slug) => ['--role', slug]));
    if (sandboxRoles?.multipleRoles === true) words.push('--multiple-roles');
  }
  words.push(...optionWords(repeated.options, defaultOptions({ sandbox })));
  if (repeated.besideJob === true) words.push('--new');
  if (checkpointDir !== CHECKPOINT_DIR) words.push('--checkpoint-dir', checkpointDir);
  return shellLine(words);
}

/** The command that looks at WorkOS for the import with these options. Those that change nothing for it are left out. */
export function checkCommand({
  csvPath,
  checkpointDir,
  options,
}: Pick<RepeatedImport, 'csvPath' | 'checkpointDir' | 'options'>): string {
  const defaults = defaultOptions({ sandbox: false });
  const { workers, chunkSize, maxErrors } = defaults;
  const words = optionWords({ ...options, workers, chunkSize, maxErrors }, defaults);
  const place = checkpointDir === CHECKPOINT_DIR ? [] : ['--checkpoint-dir', checkpointDir];
  return shellLine(['workos-migrate', 'check', csvPath, ...words, ...place]);
}

/**
 * The command that imports the remaining rows of an import. The users that the import created exist, so they must be
 * adopted, unless they are updated anyway.
 */
export function importRestCommand(repeated: RepeatedImport): string {
  return importCommand(adopting(repeated));
}

/** The same import, by which rows of users who exist arrive. */
export function adopting<R extends Pick<RepeatedImport, 'options'>>(repeated: R): R {
  const { options } = repeated;
  const onExisting = options.onExisting === 'update' ? 'update' : 'adopt';
  return { ...repeated, options: { ...options, onExisting } };
}

/** The command that checks a file that is written and read like this. */
export function validateCommand(
  csvPath: string,
  options: CsvFormat & Reading & Partial<TenantPaths>,
  ...flags: readonly string[]
): string {
  const defaults = defaultOptions({ sandbox: false });
  const words = optionWords({ ...defaults, ...options }, defaults);
  return shellLine(['workos-migrate', 'validate', csvPath, ...words, ...flags]);
}

/** The command that checks the file of an import with these options. */
export function validateCommandOf(csvPath: string, options: JobOptions): string {
  const { organizations, roles } = options;
  return validateCommand(csvPath, {
    ...readFormat({}, options),
    ...readingOfValidate(options),
    organizations,
    roles,
  });
}

/** The same reading, with unread columns read as what they seem to mean. */
export function withProposals<R extends Reading>(reading: R, proposals: ColumnProposals): R {
  return { ...reading, map: { ...reading.map, ...proposals } };
}

/** The flags that set the options which differ from those of `others`. */
export function optionWords(options: Partial<JobOptions>, others: JobOptions): readonly string[] {
  const values = new Map(Object.entries<JobOptions[keyof JobOptions]>(options));
  return Object.entries(others).flatMap(([name, other]) => {
    const value = values.get(name) ?? null;
    if (value === null || isDeepStrictEqual(value, other)) return [];
    const flag = flagOf(name);
    if (typeof value === 'object') {
      return Object.entries(value).flatMap(([key, of]) => [`--${flag}`, `${key}=${of}`]);
    }
    if (typeof value === 'boolean') return [value ? `--${flag}` : `--no-${flag}`];
    return [`--${flag}`, String(value)];
  });
}

/** The flag of an option has its name, in kebab case. */
export function flagOf(option: string): string {
  return option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
