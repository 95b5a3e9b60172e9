import { Flags } from '@oclif/core';
import { Abort } from '../../model';
import { type FlagValues, jobFlags, lastFlag } from '../command/flags';
import type { JobNaming } from '../job/named-job';

export const analyzeFlags = {
  ...jobFlags,
  last: lastFlag,
  errors: Flags.string({
    summary:
      'An errors.jsonl to analyze instead of a job; may come from another tool with the same fields.',
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
    summary: 'Path of the source file, if it was moved. Required with --errors.',
    helpValue: '<path>',
  }),
  include: Flags.option({
    summary: 'Also copy these rows to --retry-csv: permanent failures, to be corrected by hand.',
    options: ['permanent'] as const,
    dependsOn: ['retry-csv'],
  })(),
  force: Flags.boolean({ summary: 'Overwrite existing files.' }),
};

/** The flags of `analyze`, and its argument. */
export type AnalyzeFlagValues = FlagValues<typeof analyzeFlags> & JobNaming;

/** Holds that one source of failures is named. @throws Abort `job_not_named`, `job_named_twice`, `csv_not_named` */
export function refuseUnclearSource(flags: AnalyzeFlagValues): void {
  const { jobArgument, last, errors, csv } = flags;
  const named = [jobArgument !== undefined, last, errors !== undefined].filter(Boolean).length;
  if (named === 0) {
    throw new Abort(
      'usage',
      'job_not_named',
      'Name the job to analyze, or add --last, or name a file with --errors.',
      ['workos-migrate analyze <job-id>'],
    );
  }
  if (named > 1) {
    throw new Abort(
      'usage',
      'job_named_twice',
      'A job id, --last and --errors each name what to analyze: give one.',
    );
  }
  if (errors !== undefined && csv === undefined && flags['retry-csv'] !== undefined) {
    throw new Abort(
      'usage',
      'csv_not_named',
      '--retry-csv copies rows of the source file: beside --errors, name it with --csv.',
    );
  }
}
