import { Flags } from '@oclif/core';
import type { CsvFormat } from '../../csv';
import { Abort } from '../../model';
import type { TenantPaths } from '../../tenant';
import type { Reading } from '../../records';
import { formatFlags, readFormat } from '../job/format-flags';
import { type FlagValues, numberFlag } from '../command/flags';
import { inputFlags, readInputFiles } from '../job/input-files';
import { columnFlags, readColumnFlags } from '../job/column-flags';
import { STDIN } from '../machine/standard-input';

const MAX_FINDINGS = 10_000;

export const validateFlags = {
  csv: Flags.string({ summary: 'The CSV file, instead of the argument.', helpValue: '<path>' }),
  ...inputFlags,
  ...formatFlags,
  ...columnFlags,
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
  }),
  'fixed-csv': Flags.string({
    summary: 'Where --auto-fix writes the copy. Default: <name>.fixed.csv beside the file.',
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
  /** The files of organizations and roles beside it. */
  readonly tenant: TenantPaths;
  readonly format: CsvFormat;
  readonly reading: Reading;
  readonly reportPath: string | undefined;
  readonly isStrict: boolean;
  readonly maxFindings: number;
  /** Where the fixed copy is written; undefined without `--auto-fix`. */
  readonly fixedPath: string | undefined;
  readonly force: boolean;
}

/** Parses the flags. @throws Abort `copy_not_named`, and as `readInputFiles` and `readColumnFlags` */
export function readValidateFlags(flags: ValidateFlagValues): ReadValidate {
  const { csvPath, ...tenant } = readInputFiles(flags, 'validate');
  return {
    csvPath,
    tenant,
    format: readFormat(flags),
    reading: readColumnFlags(flags, null),
    reportPath: flags.report,
    isStrict: flags.strict,
    maxFindings: flags['max-findings'],
    fixedPath: flags['auto-fix'] ? (flags['fixed-csv'] ?? fixedPathFor(csvPath)) : undefined,
    force: flags.force,
  };
}

/** The path of the fixed copy of a file, beside it. @throws Abort `copy_not_named` for standard input */
export function fixedPathFor(csvPath: string): string {
  if (csvPath !== STDIN) return csvPath.replace(/(?:\.csv)?(?:\.gz)?$/i, '.fixed.csv');
  throw new Abort(
    'usage',
    'copy_not_named',
    'The fixed copy of standard input needs a path: add --fixed-csv <path>.',
    ['workos-migrate validate - --auto-fix --fixed-csv fixed.csv'],
  );
}
