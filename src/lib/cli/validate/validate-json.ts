import { defined, shellLine } from '../../model';
import type { Finding, Fix, FixReport, Validation } from '../../validate';
import { STDIN } from '../machine/standard-input';

/** What `validate --json` and `--report` say. With `--auto-fix` all but `csv` is about the fixed file. */
export interface ValidateJson {
  readonly valid: boolean;
  /** The file that was given. */
  readonly csv: Validation['csv'];
  readonly summary: {
    readonly rows: number;
    readonly validRows: number;
    readonly errors: number;
    readonly warnings: number;
    /** Fixes that were made. */
    readonly fixes: number;
  };
  readonly findings: readonly Finding[];
  readonly truncated: boolean;
  readonly fixedCsv?: string;
  /** What was fixed, as many as findings are listed; rows are those of the file that was given. */
  readonly fixes?: readonly Fix[];
}

/** Pure. */
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

/** The command that imports what was found valid. */
export function importLine(path: string): readonly string[] {
  return path === STDIN ? [] : [shellLine(['workos-migrate', 'import', path])];
}
