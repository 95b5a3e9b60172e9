import { Flags } from '@oclif/core';
import { type FlagValues, numberFlag, readCsvPath } from '../command/flags';

const MAX_FINDINGS = 10_000;

export const validateFlags = {
  csv: Flags.string({ summary: 'The CSV file, instead of the argument.', helpValue: '<path>' }),
  report: Flags.string({
    summary: 'Write the result as JSON to this file, too.',
    helpValue: '<json>',
  }),
  strict: Flags.boolean({ summary: 'Count warnings as errors.' }),
  'max-findings': numberFlag({
    summary: 'Findings that --json and --report list; all are counted.',
    default: MAX_FINDINGS,
    from: 1,
    to: 1_000_000,
  }),
  'auto-fix': Flags.boolean({
    summary: 'Repair what has one right repair, in a copy; the result is then that of the copy.',
    dependsOn: ['fixed-csv'],
  }),
  'fixed-csv': Flags.string({
    summary: 'Where --auto-fix writes the copy.',
    helpValue: '<path>',
    dependsOn: ['auto-fix'],
  }),
  force: Flags.boolean({ summary: 'Write over files that exist.' }),
};

/** The flags of `validate`, and its argument. */
export type ValidateFlagValues = FlagValues<typeof validateFlags> & {
  readonly csvArgument: string | undefined;
};

/** What the flags ask for. */
export interface ReadValidate {
  readonly csvPath: string;
  readonly reportPath: string | undefined;
  readonly isStrict: boolean;
  readonly maxFindings: number;
  /** Where the fixed file goes; undefined: nothing is fixed. */
  readonly fixedPath: string | undefined;
  readonly force: boolean;
}

/** Reads the flags. @throws Abort `csv_not_named`, `csv_named_twice` */
export function readValidateFlags(flags: ValidateFlagValues): ReadValidate {
  return {
    csvPath: readCsvPath(flags, 'validate'),
    reportPath: flags.report,
    isStrict: flags.strict,
    maxFindings: flags['max-findings'],
    fixedPath: flags['fixed-csv'],
    force: flags.force,
  };
}
