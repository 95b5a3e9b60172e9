import { Flags } from '@oclif/core';
import { COUNT_KEYS, type FailureFilter } from '../../failures';
import { Abort, defined, ERROR_TYPES } from '../../model';
import { FORMATS } from './failure-format';
import { type FlagValues, jobFlags, lastFlag, numberFlag } from '../command/flags';
import type { JobNaming } from '../job/named-job';

const MAX_LIMIT = 1_000_000_000;

// Non-greedy: the job id may follow a filter.
const repeatable = { multipleNonGreedy: true, multiple: true } as const;

export const errorsFlags = {
  ...jobFlags,
  last: lastFlag,
  type: Flags.option({
    ...repeatable,
    summary: 'Only failures of this type.',
    options: ERROR_TYPES,
  })(),
  'http-status': numberFlag({
    ...repeatable,
    summary: 'Only failures with this HTTP status.',
    helpValue: '<status>',
    from: 100,
    to: 599,
  }),
  code: Flags.string({
    ...repeatable,
    summary: 'Only failures with this error code.',
    helpValue: '<code>',
  }),
  email: Flags.string({
    ...repeatable,
    summary: 'Only failures of this email, ignoring case.',
    helpValue: '<email>',
  }),
  retryable: Flags.boolean({ summary: 'Only failures that a retry may resolve.' }),
  permanent: Flags.boolean({ summary: 'Only failures that a retry would repeat.' }),
  'count-by': Flags.option({
    summary: 'Count failures by this field instead of listing them.',
    options: COUNT_KEYS,
  })(),
  format: Flags.option({ summary: 'Output format.', options: FORMATS, default: 'table' })(),
  limit: numberFlag({
    summary: 'Maximum failures to print.',
    from: 0,
    to: MAX_LIMIT,
  }),
};

/** The flags of `errors`, and its argument. */
export type ErrorsFlagValues = FlagValues<typeof errorsFlags> & JobNaming;

/** Parses the filters. @throws Abort `flags_exclude_each_other` when no failure could match, or be printed */
export function readFilter(flags: ErrorsFlagValues): FailureFilter {
  const { retryable, permanent } = flags;
  if (retryable && permanent) {
    throw excluded(
      'Give either --retryable or --permanent, not both. Omit both to list all failures.',
    );
  }
  if (flags['count-by'] !== undefined && flags.format === 'emails') {
    throw excluded('--format emails cannot show the counts of --count-by. Choose another format.');
  }
  return {
    types: flags.type ?? [],
    httpStatuses: flags['http-status'] ?? [],
    codes: flags.code ?? [],
    emails: flags.email ?? [],
    ...defined({ retryable: retryable ? true : permanent ? false : undefined }),
  };
}

function excluded(message: string): Abort {
  return new Abort('usage', 'flags_exclude_each_other', message);
}
