import { Flags } from '@oclif/core';
import type { ResumeRequest } from '../../import';
import { Abort, defined } from '../../model';
import { type FlagValues, jobFlags, lastFlag, numberFlag } from '../command/flags';
import { budgetFlag } from '../job/budget-flag';
import { RUN_FLAGS } from '../job/run-flags';
import type { JobNaming } from '../job/named-job';

export const resumeFlags = {
  ...jobFlags,
  last: lastFlag,
  csv: Flags.string({ summary: 'New path of the CSV, if it was moved.', helpValue: '<path>' }),
  'retry-failed': Flags.option({
    summary: 'Which failed rows to retry.',
    options: ['none', 'retryable', 'all'] as const,
    default: 'retryable',
  })(),
  'take-over': Flags.boolean({
    summary: 'Take the job from a process on another machine or in another container that is gone.',
  }),
  wait: Flags.boolean({
    summary: 'While another process has the job, stand by, and take it when that process ends.',
  }),
  workers: numberFlag(RUN_FLAGS.workers),
  concurrency: numberFlag(RUN_FLAGS.concurrency),
  'rate-limit': numberFlag({ ...RUN_FLAGS['rate-limit'], summary: 'Maximum writes per second.' }),
  headroom: numberFlag(RUN_FLAGS.headroom),
  budget: budgetFlag,
  'outage-patience': numberFlag(RUN_FLAGS['outage-patience']),
  'max-errors': numberFlag(RUN_FLAGS['max-errors']),
  yes: Flags.boolean({
    char: 'y',
    summary: 'Skip the confirmation before writing to a live environment.',
  }),
};

/** The flags of `resume`, and its argument. */
export type ResumeFlagValues = FlagValues<typeof resumeFlags> & JobNaming;

/** The options of the job that the flags change. The others stay as in the last run. */
export function readChanges(flags: ResumeFlagValues): ResumeRequest['changes'] {
  return defined({
    workers: flags.workers,
    concurrency: flags.concurrency,
    rateLimit: flags['rate-limit'],
    headroom: flags.headroom,
    budget: flags.budget,
    outagePatience: flags['outage-patience'],
    maxErrors: flags['max-errors'],
  });
}

/** The flags of `import` that may be combined with `--resume`. The others are fixed when a job begins. */
const KEPT_FLAGS = [
  'resume',
  'csv',
  'checkpoint-dir',
  'take-over',
  'wait',
  ...Object.keys(RUN_FLAGS),
  'budget',
  'yes',
  'quiet',
  'json',
];

/**
 * The flags of `resume` that `import --resume <job-id>` stands for. Only flags that were given change the job.
 *
 * @throws Abort `flag_of_the_job` for a flag that only the first run may set
 */
export function resumeInstead(
  flags: Omit<ResumeFlagValues, 'jobArgument' | 'last' | 'retry-failed'> & {
    readonly resume: string;
    readonly csvArgument: string | undefined;
  },
  given: readonly string[],
): ResumeFlagValues {
  const fixed = given.find((name) => !KEPT_FLAGS.includes(name));
  if (fixed !== undefined) {
    throw new Abort(
      'usage',
      'flag_of_the_job',
      `--${fixed} cannot be changed when a job is resumed. The job keeps its original value.`,
      [`workos-migrate resume ${flags.resume}`],
    );
  }
  const defaults = Object.keys(RUN_FLAGS).filter((name) => !given.includes(name));
  return {
    ...flags,
    ...Object.fromEntries(defaults.map((name) => [name, undefined])),
    jobArgument: flags.resume,
    last: false,
    csv: flags.csvArgument ?? flags.csv,
    'retry-failed': 'retryable',
  };
}
