import type { ColumnName, Severity } from '../../records';
import type { RuleId } from '../rules/rules';

/** What is said of one place in the file. */
export interface Finding {
  /** Data row, counted from 1; 0 for the header and for the file as a whole. */
  readonly row: number;
  /** The physical line its record begins on, counted from 1. */
  readonly line: number;
  /** Null when it is not about one column. */
  readonly column: ColumnName | null;
  readonly severity: Severity;
  readonly rule: RuleId;
  /** One line of plain words. */
  readonly message: string;
  /** The cell, clipped and with its control characters made visible. Never a password, a hash or metadata. */
  readonly value?: string;
  /** What would repair it, where one repair is right. */
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
