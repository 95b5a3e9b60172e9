import type { Severity } from '../../records';
import type { RuleId } from '../rules/all-rules';

/** One break of a rule, at one place of the file. */
export interface Finding {
  /** Absent for the CSV of users. */
  readonly file?: 'organizations' | 'roles';
  /** Data row, counted from 1; 0 for the header and for the file as a whole. */
  readonly row: number;
  /** The physical line its record begins on, counted from 1. */
  readonly line: number;
  /** Null when the finding does not concern a single column. */
  readonly column: string | null;
  readonly severity: Severity;
  readonly rule: RuleId;
  /** One line in plain English. */
  readonly message: string;
  /** The cell, clipped and with invisible characters escaped. Never a password, a hash or metadata. */
  readonly value?: string;
  /** The repair that `--auto-fix` makes, if there is exactly one right repair. */
  readonly fix?: string;
}

/** All findings of one rule. */
export interface RuleCount {
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly count: number;
  /** The first ones. */
  readonly examples: readonly Finding[];
}
