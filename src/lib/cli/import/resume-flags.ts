import { Flags } from '@oclif/core';
import type { ResumeRequest } from '../../import';
import { Abort, defined } from '../../model';
import { type FlagValues, jobFlags, lastFlag, numberFlag } from '../command/flags';
import { RUN_FLAGS } from './import-flags';
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
  workers: numberFlag(RUN_FLAGS.workers),
  concurrency: numberFlag(RUN_FLAGS.concurrency),
  'rate-limit': numberFlag({ ...RUN_FLAGS.rateLimit, summary: 'Maximum writes per second.' }),
  headroom: numberFlag(RUN_FLAGS.headroom),
  'max-errors': numberFlag(RUN_FLAGS.maxErrors),
};

/** The flags of `resume`, and its argument. */
export type ResumeFlagValues = FlagValues<typeof resumeFlags> & JobNaming;

/** What the flags change of the job's options: all else stays as the last run had it. */
export function readChanges(flags: ResumeFlagValues): ResumeRequest['changes'] {
  return defined({
    workers: flags.workers,
    concurrency: flags.concurrency,
    rateLimit: flags['rate-limit'],
    headroom: flags.headroom,
    maxErrors: flags['max-errors'],
  });
}

/** Flags of `import` that a resume takes as well. The job has the rest, and keeps it. */
const KEPT_FLAGS = [
  ...['resume', 'csv', 'checkpoint-dir', 'workers', 'concurrency', 'rate-limit', 'headroom'],
  ...['max-errors', 'yes', 'quiet', 'json'],
];

/**
 * What `import --resume <job-id>` asks for: the flags that were given change the job, those left out do not.
 *
 * @throws Abort `flag_of_the_job` when a flag was given that only the first run may set
 */
export function resumeInstead(
  flags: Omit<ResumeFlagValues, 'jobArgument' | 'last' | 'retry-failed'> & {
    readonly resume: string;
    readonly csvArgument: string | undefined;
  },
  given: readonly string[],
): ResumeFlagValues {
  const refused = given.find((name) => !KEPT_FLAGS.includes(name));
  if (refused !== undefined) {
    throw new Abort(
      'usage',
      'flag_of_the_job',
      `--${refused} cannot change when a job is resumed: the job keeps what it began with.`,
      [`workos-migrate resume ${flags.resume}`],
    );
  }
  const ifGiven = (name: 'workers' | 'concurrency' | 'headroom'): number | undefined =>
    given.includes(name) ? flags[name] : undefined;
  return {
    ...flags,
    jobArgument: flags.resume,
    last: false,
    csv: flags.csvArgument ?? flags.csv,
    'retry-failed': 'retryable',
    workers: ifGiven('workers'),
    concurrency: ifGiven('concurrency'),
    headroom: ifGiven('headroom'),
  };
}
