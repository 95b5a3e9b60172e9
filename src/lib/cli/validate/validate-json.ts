import { defined } from '../../model';
import type { Finding, Fix, FixReport, Validation } from '../../validate';

/** What `validate --json` and `--report` write. With `--auto-fix`, all but `csv` and `fixes` is about the copy. */
export interface ValidateJson {
  readonly valid: boolean;
  /** The original file. */
  readonly csv: Validation['csv'];
  readonly summary: {
    readonly rows: number;
    readonly validRows: number;
    readonly errors: number;
    readonly warnings: number;
    /** Number of fixes that were made. */
    readonly fixes: number;
  };
  readonly findings: readonly Finding[];
  readonly truncated: boolean;
  readonly fixedCsv?: string;
  /** The fixes, at most `--max-findings`; their rows are those of the original file. */
  readonly fixes?: readonly Fix[];
}

/** The result of a validation as JSON. Pure. */
export function validateJson(
  validation: Validation,
  about: {
    readonly isValid: boolean;
    readonly csv: Validation['csv'];
    readonly fixed: FixReport | undefined;
  },
): ValidateJson {
  const { csv, validRows, errors, warnings, findings, truncated } = validation;
  const { fixed } = about;
  return {
    valid: about.isValid,
    csv: about.csv,
    summary: { rows: csv.rows, validRows, errors, warnings, fixes: fixed?.total ?? 0 },
    findings,
    truncated,
    ...defined({ fixedCsv: fixed?.path, fixes: fixed?.fixes }),
  };
}
