import { Flags } from '@oclif/core';
import { Abort } from '../../model';
import { type FlagValues, jobFlags, lastFlag } from '../command/flags';
import { formatFlags } from '../job/format-flags';
import type { JobNaming } from '../job/named-job';

export const analyzeFlags = {
  ...jobFlags,
  last: lastFlag,
  errors: Flags.string({
    summary:
      'Analyze this errors.jsonl instead of a job. Files of other tools work if they have its fields.',
    helpValue: '<path>',
  }),
  output: Flags.string({
    summary: 'Also write the analysis to this file, as JSON.',
    helpValue: '<path>',
  }),
  'retry-csv': Flags.string({
    summary: 'Copy the rows that can be retried to this CSV.',
    helpValue: '<path>',
  }),
  csv: Flags.string({
    summary:
      'Path of the source file, if it was moved. Required for --retry-csv when --errors is outside of a job folder.',
    helpValue: '<path>',
  }),
  ...formatFlags,
  include: Flags.option({
    summary: 'Also copy permanent failures to --retry-csv, to correct them by hand.',
    options: ['permanent'] as const,
    dependsOn: ['retry-csv'],
  })(),
  force: Flags.boolean({ summary: 'Overwrite existing files.' }),
};

/** The flags of `analyze`, and its argument. */
export type AnalyzeFlagValues = FlagValues<typeof analyzeFlags> & JobNaming;

/** Checks that exactly one source of failures is named. @throws Abort `job_not_named`, `job_named_twice` */
export function checkSourceNaming(flags: AnalyzeFlagValues): void {
  const { jobArgument, last, errors } = flags;
  const named = [jobArgument !== undefined, last, errors !== undefined].filter(Boolean).length;
  if (named === 0) {
    throw new Abort(
      'usage',
      'job_not_named',
      'Name the job to analyze, add --last, or name a file with --errors.',
      ['workos-migrate analyze <job-id>'],
    );
  }
  if (named > 1) {
    throw new Abort('usage', 'job_named_twice', 'Give only one of a job id, --last and --errors.');
  }
}
