import {
  type FileRecord,
  type Severity,
  TENANT_RULES,
  ROW_RULES,
  type TenantLine,
} from '../records';

/** One break of a rule in a line of `organizations.csv` or `roles.csv`. */
export interface TenantFinding {
  readonly file: 'organizations' | 'roles';
  /** Data row, counted from 1. */
  readonly row: number;
  /** The physical line, counted from 1. */
  readonly line: number;
  /** Null when the finding does not concern a single column. */
  readonly column: string | null;
  readonly severity: Severity;
  readonly rule: Note['rule'];
  /** One line in plain English, without the value of a cell. */
  readonly message: string;
}

/** Where a line is in its file. */
type LinePlace = Pick<TenantFinding, 'file' | 'row'> & Pick<FileRecord, 'line'>;

type Note = TenantLine<unknown>['problems' | 'warnings'][number];

const RULES: Readonly<Record<Note['rule'], { readonly severity: Severity }>> = {
  ...ROW_RULES,
  ...TENANT_RULES,
};

/** The note as a finding, with the severity of its rule. */
export function findingOf({ file, row, line }: LinePlace, note: Note): TenantFinding {
  const { rule, column = null, message } = note;
  return { file, row, line, column, severity: RULES[rule].severity, rule, message };
}
