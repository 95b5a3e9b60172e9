import { Flags } from '@oclif/core';
import type { JobOptions } from '../../jobs';
import { type FlagValues, jobFlags, numberFlag } from '../command/flags';
import { defaultOptions } from '../job/default-options';
import { formatFlags, readFormat } from '../job/format-flags';
import { readInputFiles } from '../job/input-files';
import { outcomeFlags, readOutcomeFlags } from '../job/outcome-flags';
import { budgetFlag } from '../job/budget-flag';
import { RUN_FLAGS } from '../job/run-flags';
import { readSinceFlags, sinceFlags } from '../job/since-flags';

const DEFAULTS = defaultOptions({ sandbox: false });
const MAX_FINDINGS = 10_000;

export const checkFlags = {
  csv: Flags.string({ summary: 'The CSV file, instead of the argument.', helpValue: '<path>' }),
  ...formatFlags,
  ...outcomeFlags,
  ...sinceFlags,
  concurrency: numberFlag({
    ...RUN_FLAGS.concurrency,
    summary: 'Maximum requests in flight.',
    default: DEFAULTS.concurrency,
  }),
  'rate-limit': numberFlag({
    ...RUN_FLAGS['rate-limit'],
    summary: 'The rate of the import in writes per second. The reads of a check scale with it.',
  }),
  headroom: numberFlag({ ...RUN_FLAGS.headroom, default: DEFAULTS.headroom }),
  budget: budgetFlag,
  'outage-patience': numberFlag({
    ...RUN_FLAGS['outage-patience'],
    default: DEFAULTS.outagePatience,
  }),
  'max-findings': numberFlag({
    summary: 'Maximum findings that --json lists. All are counted.',
    default: MAX_FINDINGS,
    from: 1,
    to: 1_000_000,
  }),
  ...jobFlags,
};

/** The flags of `check`, and its argument. */
export type CheckFlagValues = FlagValues<typeof checkFlags> & {
  readonly csvArgument: string | undefined;
};

/** The flags and argument of `check`, parsed. */
export interface ReadCheck {
  readonly csvPath: string;
  readonly checkpointDir: string;
  /** Those of the import that is predicted. */
  readonly options: JobOptions;
  readonly maxFindings: number;
}

/** Parses the flags. @throws Abort as `readInputFiles`, `readColumnFlags` and `readSinceFlags` */
export function readCheckFlags(flags: CheckFlagValues): ReadCheck {
  const { csvPath, ...tenant } = readInputFiles(flags, 'check');
  return {
    csvPath,
    checkpointDir: flags['checkpoint-dir'],
    maxFindings: flags['max-findings'],
    options: {
      ...DEFAULTS,
      concurrency: flags.concurrency,
      rateLimit: flags['rate-limit'] ?? DEFAULTS.rateLimit,
      headroom: flags.headroom,
      budget: flags.budget ?? DEFAULTS.budget,
      outagePatience: flags['outage-patience'],
      ...tenant,
      ...readOutcomeFlags(flags),
      ...readSinceFlags(flags, flags['on-existing']),
      ...readFormat(flags),
    },
  };
}
