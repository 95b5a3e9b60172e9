import { Flags } from '@oclif/core';
import { DEFAULT_OPTIONS, type JobOptions } from '../../jobs';
import { Abort, defined } from '../../model';
import { type FlagValues, jobFlags, lastFlag, numberFlag } from '../command/flags';
import { budgetFlag } from '../job/budget-flag';
import { RUN_FLAGS } from '../job/run-flags';
import { columnFlags, readColumnFlags } from '../job/column-flags';
import { formatFlags, readFormat } from '../job/format-flags';
import { inputFlags, readInputFiles } from '../job/input-files';
import type { JobNaming } from '../job/named-job';

const MAX_DIFFERENCES = 1_000;

export const verifyFlags = {
  ...jobFlags,
  last: lastFlag,
  csv: Flags.string({
    summary:
      'Verify this file or folder without a job; with a job: the path of its file, if it was moved.',
    helpValue: '<path>',
  }),
  ...inputFlags,
  ...formatFlags,
  ...columnFlags,
  'org-id': Flags.string({
    summary: 'Expect every user to be a member of this organization, as import --org-id.',
    helpValue: '<id>',
  }),
  unexpected: Flags.boolean({
    summary: "Also find members of the file's organizations that no row names.",
    exclusive: ['sample'],
  }),
  sample: numberFlag({
    summary: 'Compare only so many rows, spread over the file.',
    from: 1,
    to: 1e9,
  }),
  output: Flags.string({
    summary: 'Also write all differences to this file, one JSON object a line.',
    helpValue: '<path>',
  }),
  'repair-csv': Flags.string({
    summary: 'Copy the rows that import --on-existing update may repair to this CSV.',
    helpValue: '<path>',
  }),
  force: Flags.boolean({ summary: 'Overwrite existing files.' }),
  'max-differences': numberFlag({
    summary: 'Maximum differences that --json lists. All are counted.',
    default: MAX_DIFFERENCES,
    from: 1,
    to: 1_000_000,
  }),
  concurrency: numberFlag({
    ...RUN_FLAGS.concurrency,
    summary: 'Maximum requests in flight.',
    default: DEFAULT_OPTIONS.concurrency,
  }),
  'rate-limit': numberFlag({
    ...RUN_FLAGS['rate-limit'],
    summary: 'Writes per second that the pace is made from: twice as many reads. Default: 50.',
  }),
  headroom: numberFlag({ ...RUN_FLAGS.headroom, default: DEFAULT_OPTIONS.headroom }),
  budget: budgetFlag,
  'outage-patience': numberFlag({
    summary: 'Minutes to wait for WorkOS to recover from an outage before the run stops.',
    default: DEFAULT_OPTIONS.outagePatience,
    from: 0,
    to: 10_080,
  }),
};

/** The flags of `verify`, and its argument. */
export type VerifyFlagValues = FlagValues<typeof verifyFlags> & JobNaming;

/** The flags that say how a file is read; a job has its own. */
const OF_THE_JOB = [
  ...Object.keys(inputFlags),
  ...Object.keys(formatFlags),
  ...Object.keys(columnFlags),
  'org-id',
];

/**
 * Checks that a job or a file is named.
 *
 * @returns true for a job
 * @throws Abort `job_not_named`, `job_named_twice`, `flag_of_the_job`
 */
export function checkVerifyNaming(flags: VerifyFlagValues): boolean {
  const { jobArgument, last, csv } = flags;
  if (jobArgument === undefined && !last) {
    if (csv !== undefined) return false;
    throw new Abort(
      'usage',
      'job_not_named',
      'Name the job to verify, add --last, or name a file with --csv.',
      ['workos-migrate verify <job-id>', 'workos-migrate verify --csv users.csv'],
    );
  }
  if (jobArgument !== undefined && last) {
    throw new Abort('usage', 'job_named_twice', 'Give either a job id or --last, not both.');
  }
  const values = new Map<string, unknown>(Object.entries(flags));
  const given = OF_THE_JOB.find((name) => (values.get(name) ?? false) !== false);
  if (given === undefined) return true;
  throw new Abort(
    'usage',
    'flag_of_the_job',
    `--${given} cannot be given with a job: its file is read as the job read it.`,
    ['To verify a file by itself, leave the job out: workos-migrate verify --csv <path>'],
  );
}

/** The path of a file without a job, and the options that say how it and the files beside it are read. */
export function readFile(flags: VerifyFlagValues): {
  readonly csvPath: string;
  readonly options: JobOptions;
} {
  const { csvPath, ...tenant } = readInputFiles({ ...flags, csvArgument: undefined }, 'verify');
  const reading = readColumnFlags(flags, flags['org-id']?.trim() ?? null);
  return { csvPath, options: { ...DEFAULT_OPTIONS, ...tenant, ...reading, ...readFormat(flags) } };
}

/** The options of this run: how much it may send. */
export function readPace(
  flags: VerifyFlagValues,
): Pick<JobOptions, 'concurrency' | 'headroom' | 'budget' | 'outagePatience' | 'rateLimit'> {
  return {
    concurrency: flags.concurrency,
    headroom: flags.headroom,
    budget: flags.budget ?? null,
    outagePatience: flags['outage-patience'],
    rateLimit: flags['rate-limit'] ?? DEFAULT_OPTIONS.rateLimit,
  };
}

/** The flags that the command was given besides its outputs and its pace, as words of a command. */
export function ownWords(flags: VerifyFlagValues): readonly string[] {
  const { unexpected, sample } = flags;
  return [
    ...(unexpected ? ['--unexpected'] : []),
    ...Object.entries(defined({ sample })).flatMap(([name, value]) => [`--${name}`, String(value)]),
  ];
}
