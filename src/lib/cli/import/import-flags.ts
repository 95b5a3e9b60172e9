import { Flags } from '@oclif/core';
import type { JobOptions } from '../../jobs';
import type { JobId } from '../../model';
import { budgetFlag } from '../job/budget-flag';
import { defaultOptions } from '../job/default-options';
import { formatFlags, readFormat } from '../job/format-flags';
import { outcomeFlags, readOutcomeFlags } from '../job/outcome-flags';
import { readInputFiles } from '../job/input-files';
import { RUN_FLAGS } from '../job/run-flags';
import { readSinceFlags, sinceFlags } from '../job/since-flags';
import {
  type FlagValues,
  jobFlags,
  newJobId,
  numberFlag,
  readJobId,
  SANDBOX_ROLE_FLAGS,
} from '../command/flags';
import type { SandboxRoles } from '../machine/sandbox-process';
import { randomText, systemClock } from '../machine/system';

const DEFAULTS = defaultOptions({ sandbox: false });

export const importFlags = {
  ...jobFlags,
  csv: Flags.string({ summary: 'The CSV file, instead of the argument.', helpValue: '<path>' }),
  ...formatFlags,
  resume: Flags.string({
    summary: 'Resume this job. Same as the resume command.',
    helpValue: '<job-id>',
  }),
  'job-id': Flags.string({
    summary: 'Name of the job. Default: made from the file name and the time.',
    helpValue: '<id>',
  }),
  'take-over': Flags.boolean({
    summary: 'Take the job from a process on another machine or in another container that is gone.',
    default: false,
  }),
  wait: Flags.boolean({
    summary: 'While another process has the job, stand by, and take it when that process ends.',
    exclusive: ['dry-run', 'sandbox'],
    relationships: [{ type: 'some', flags: ['job-id', 'resume'] }],
  }),
  new: Flags.boolean({
    summary: 'Begin a new job even if the file has one already.',
  }),
  workers: numberFlag({ ...RUN_FLAGS.workers, default: DEFAULTS.workers }),
  concurrency: numberFlag({ ...RUN_FLAGS.concurrency, default: DEFAULTS.concurrency }),
  'chunk-size': numberFlag({
    summary: 'Rows per chunk, the unit in which a job is processed and recorded.',
    default: DEFAULTS.chunkSize,
    from: 1,
    to: 100_000,
  }),
  'rate-limit': numberFlag(RUN_FLAGS['rate-limit']),
  headroom: numberFlag({ ...RUN_FLAGS.headroom, default: DEFAULTS.headroom }),
  budget: budgetFlag,
  ...outcomeFlags,
  ...sinceFlags,
  'outage-patience': numberFlag({
    ...RUN_FLAGS['outage-patience'],
    default: DEFAULTS.outagePatience,
  }),
  'no-partial': Flags.boolean({ summary: 'Send nothing if the plan rejects any row.' }),
  'max-errors': numberFlag(RUN_FLAGS['max-errors']),
  'dry-run': Flags.boolean({ summary: 'Print the plan and send nothing. Needs no key.' }),
  sandbox: Flags.boolean({
    summary: 'Import into a temporary local sandbox. Needs no key.',
    exclusive: ['dry-run'],
  }),
  role: Flags.string({ ...SANDBOX_ROLE_FLAGS.role, dependsOn: ['sandbox'] }),
  'multiple-roles': Flags.boolean({
    ...SANDBOX_ROLE_FLAGS['multiple-roles'],
    dependsOn: ['sandbox'],
  }),
  yes: Flags.boolean({
    char: 'y',
    summary: 'Skip the confirmation before importing into a live environment.',
  }),
};

/** The flags of `import`, and its argument. */
export type ImportFlagValues = FlagValues<typeof importFlags> & {
  readonly csvArgument: string | undefined;
};

/** The flags and argument of `import`, parsed. */
export interface ReadImport {
  readonly csvPath: string;
  readonly jobId: JobId;
  readonly isNamed: boolean;
  readonly isNew: boolean;
  readonly takeOver: boolean;
  /** Another process that holds the job is waited for. */
  readonly wait: boolean;
  readonly noPartial: boolean;
  readonly checkpointDir: string;
  readonly options: JobOptions;
  /** The roles of the sandbox of a rehearsal. */
  readonly sandboxRoles: SandboxRoles;
}

/** The flags of an import that are no options of its job, as words of a command; but for `--new`. */
export function ownWords({
  jobId,
  isNamed,
  noPartial,
}: Pick<ReadImport, 'jobId' | 'isNamed' | 'noPartial'>): readonly string[] {
  const named = isNamed ? ['--job-id', jobId] : [];
  return noPartial ? [...named, '--no-partial'] : named;
}

/** Parses the flags. @throws Abort `job_id_invalid`, as `readInputFiles`, and as `readColumnFlags` */
export function readImportFlags(flags: ImportFlagValues): ReadImport {
  const { csvPath, ...tenant } = readInputFiles(flags, 'import');
  const givenId = flags['job-id'];
  const now = new Date(systemClock.now());
  const { rateLimit } = defaultOptions(flags);
  return {
    csvPath,
    jobId: givenId === undefined ? newJobId(csvPath, now, randomText(2)) : readJobId(givenId),
    isNamed: givenId !== undefined,
    isNew: flags.new,
    takeOver: flags['take-over'],
    wait: flags.wait,
    noPartial: flags['no-partial'],
    checkpointDir: flags['checkpoint-dir'],
    options: {
      workers: flags.workers,
      concurrency: flags.concurrency,
      chunkSize: flags['chunk-size'],
      rateLimit: flags['rate-limit'] ?? rateLimit,
      headroom: flags.headroom,
      budget: flags.budget ?? DEFAULTS.budget,
      ...tenant,
      ...readOutcomeFlags(flags),
      ...readSinceFlags(flags, flags['on-existing']),
      outagePatience: flags['outage-patience'],
      maxErrors: flags['max-errors'] ?? DEFAULTS.maxErrors,
      ...readFormat(flags),
    },
    sandboxRoles: { roles: flags.role ?? [], multipleRoles: flags['multiple-roles'] },
  };
}
