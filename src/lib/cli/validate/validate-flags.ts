import { Flags } from '@oclif/core';
import type { CsvFormat } from '../../csv';
import { formatFlags, readFormat } from '../job/format-flags';
import { type FlagValues, numberFlag, readCsvPath } from '../command/flags';

const MAX_FINDINGS = 10_000;

export const validateFlags = {
  csv: Flags.string({ summary: 'The CSV file, instead of the argument.', helpValue: '<path>' }),
  ...formatFlags,
  report: Flags.string({
    summary: 'Also write the result to this file, as JSON.',
    helpValue: '<json>',
  }),
  strict: Flags.boolean({ summary: 'Treat warnings as errors.' }),
  'max-findings': numberFlag({
    summary: 'Maximum findings that --json and --report list. All are counted.',
    default: MAX_FINDINGS,
    from: 1,
    to: 1_000_000,
  }),
  'auto-fix': Flags.boolean({
    summary: 'Fix unambiguous problems in a copy. The result is then that of the copy.',
    dependsOn: ['fixed-csv'],
  }),
  'fixed-csv': Flags.string({
    summary: 'Where --auto-fix writes the copy.',
    helpValue: '<path>',
    dependsOn: ['auto-fix'],
  }),
  force: Flags.boolean({ summary: 'Overwrite existing files.' }),
};

/** The flags of `validate`, and its argument. */
export type ValidateFlagValues = FlagValues<typeof validateFlags> & {
  readonly csvArgument: string | undefined;
};

/** The flags and argument of `validate`, parsed. */
export interface ReadValidate {
  readonly csvPath: string;
  readonly format: CsvFormat;
  readonly reportPath: string | undefined;
  readonly isStrict: boolean;
  readonly maxFindings: number;
  /** Where the fixed copy is written; undefined without `--auto-fix`. */
  readonly fixedPath: string | undefined;
  readonly force: boolean;
}

/** Parses the flags. @throws Abort `csv_not_named`, `csv_named_twice` */
export function readValidateFlags(flags: ValidateFlagValues): ReadValidate {
  return {
    csvPath: readCsvPath(flags, 'validate'),
    format: readFormat(flags),
    reportPath: flags.report,
    isStrict: flags.strict,
    maxFindings: flags['max-findings'],
    fixedPath: flags['fixed-csv'],
    force: flags.force,
  };
}
