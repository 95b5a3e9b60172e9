import type { RowErrorCode } from '../../model';
import type { ColumnName, Columns } from '../header/columns';
import type { RowRuleId } from '../rules/rules';

/** Why a row cannot be imported. Carries no cell's value: it may be a secret in the wrong column. */
export interface RowProblem {
  /** Stable id of the broken rule, e.g. `email_invalid`. */
  readonly rule: RowErrorCode;
  readonly column?: ColumnName;
  /** One line of plain words with the remedy. */
  readonly message: string;
}

/** What is odd about a row that can be imported all the same. */
export interface RowWarning extends Omit<RowProblem, 'rule'> {
  readonly rule: RowRuleId;
}

const NONE: readonly never[] = Object.freeze([]);

/** True when `text` can be written as UTF-8 without loss. */
export function isWellFormed(text: string): boolean {
  return text.isWellFormed();
}

/** Reads the cells of one row by column and gathers what is wrong with them. */
export class RowReader {
  private noted: RowProblem[] | undefined;
  private warned: RowWarning[] | undefined;
  private doubted: RowWarning[] | undefined;

  constructor(
    private readonly cells: readonly string[],
    private readonly columns: Columns,
  ) {}

  /** All problems so far, in the order noted. */
  get problems(): readonly RowProblem[] {
    return this.noted ?? NONE;
  }

  /** All warnings so far, in the order noted. The same empty list for every row without one. */
  get warnings(): readonly RowWarning[] {
    return this.warned ?? NONE;
  }

  /** What WorkOS refuses, or may, when this row creates the user. */
  get refusals(): readonly RowWarning[] {
    return this.doubted ?? NONE;
  }

  /** The trimmed cell; undefined when it is blank, absent, or unusable, which is then a problem. */
  text(column: ColumnName): string | undefined {
    const text = this.trimmed(column);
    return text === undefined ? undefined : this.usable(column, text);
  }

  /**
   * The trimmed cell, or undefined when it is blank or absent, for whoever goes through its letters anyway: asking whether
   * it is usable costs a call into the engine for each cell. What is not plainly usable is to be read again by `text`.
   */
  trimmed(column: ColumnName): string | undefined {
    const cell = this.written(column);
    if (cell === '') return undefined;
    const text = hasPlainEnds(cell) ? cell : cell.trim();
    return text === '' ? undefined : text;
  }

  /** The cell as written, with its blanks; undefined as in `text`. */
  untrimmed(column: ColumnName): string | undefined {
    const cell = this.written(column);
    return cell.trim() === '' ? undefined : this.usable(column, cell);
  }

  problem(rule: RowErrorCode, column: ColumnName, message: string): void {
    (this.noted ??= []).push({ rule, column, message });
  }

  warn(rule: RowRuleId, column: ColumnName, message: string): void {
    (this.warned ??= []).push({ rule, column, message });
  }

  /** Notes what is sent all the same, and may be refused then: whether it is, WorkOS decides. */
  expectRefusal(rule: RowRuleId, column: ColumnName, message: string): void {
    (this.doubted ??= []).push({ rule, column, message });
  }

  /** True when a problem with this column was noted. */
  blames(column: ColumnName): boolean {
    if (this.noted === undefined) return false;
    return this.noted.some((problem) => problem.column === column);
  }

  /** The cell as it stands in the file; empty when there is no such column. */
  written(column: ColumnName): string {
    const index = this.columns.positions[column];
    return index === undefined ? '' : (this.cells[index] ?? '');
  }

  protected usable(column: ColumnName, text: string): string | undefined {
    if (isWellFormed(text)) return text;
    this.problem(
      'text_not_well_formed',
      column,
      `${column} contains half of a character (a lone surrogate): save the file as UTF-8 again`,
    );
    return undefined;
  }
}

/** True when nothing can be trimmed: the first and the last character are ASCII and no blanks. */
function hasPlainEnds(text: string): boolean {
  const first = text.charCodeAt(0);
  const last = text.charCodeAt(text.length - 1);
  return first > 0x20 && first < 0x7f && last > 0x20 && last < 0x7f;
}
