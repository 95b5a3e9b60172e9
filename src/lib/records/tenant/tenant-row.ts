import type { RowErrorCode, TenantErrorCode } from '../../model';
import { fitsColumns } from '../header/columns';
import { describeHalf, RowReader } from '../cells/row-reader';
import { MALFORMED_QUOTE, raggedRow } from '../cells/record-problems';
import type { RowRuleId } from '../rules/row-rules';
import type { TenantColumn, TenantHeader } from './tenant-columns';

/** What is wrong or suspicious in a line of `organizations.csv` or `roles.csv`. Contains no value of a cell. */
interface TenantNote<Rule extends string> {
  readonly rule: Rule;
  readonly column?: string;
  /** One line that says what is wrong and what to do. */
  readonly message: string;
}

export type TenantProblem = TenantNote<TenantErrorCode | RowErrorCode>;
type TenantWarning = TenantNote<RowRuleId>;

/** A line of the file. A `CsvRow` is one. */
export interface TenantLineText {
  readonly cells: readonly string[];
  /** Index of the first cell with text after its closing quote. */
  readonly malformedQuote?: number;
}

/** A line as far as it was understood. A line with problems cannot be brought into WorkOS. */
export interface TenantLine<T> {
  /** Absent where the line does not say what it is about. */
  readonly record?: T;
  readonly problems: readonly TenantProblem[];
  readonly warnings: readonly TenantWarning[];
}

/** Reads the cells of one line, with the readers of the CSV of users for the columns that it has as well. */
export class TenantRow {
  readonly shared: RowReader;
  private readonly ownProblems: TenantProblem[] = [];

  constructor(
    private readonly cells: readonly string[],
    private readonly header: TenantHeader,
  ) {
    this.shared = new RowReader(cells, header.shared);
  }

  get problems(): readonly TenantProblem[] {
    return [...this.ownProblems, ...this.shared.problems];
  }

  /** The trimmed cell; undefined when it is blank, absent, or not well-formed, which is noted as a problem. */
  text(column: TenantColumn): string | undefined {
    const at = this.header.positions[column];
    const text = at === undefined ? '' : (this.cells[at] ?? '').trim();
    if (text === '') return undefined;
    if (text.isWellFormed()) return text;
    const message = describeHalf(column);
    this.ownProblems.push({ rule: 'text_not_well_formed', column, message });
    return undefined;
  }

  /** True for a column that the file has. */
  has(column: TenantColumn): boolean {
    return this.header.positions[column] !== undefined;
  }

  problem(rule: TenantErrorCode, column: TenantColumn, message: string): void {
    this.ownProblems.push({ rule, column, message });
  }
}

/** Reads a line, unless it is unclear which column each of its cells belongs to. */
export function parseLine<T>(
  { cells, malformedQuote }: TenantLineText,
  header: TenantHeader,
  read: (row: TenantRow) => T | undefined,
): TenantLine<T> {
  if (malformedQuote !== undefined) return { problems: [MALFORMED_QUOTE], warnings: [] };
  if (!fitsColumns(cells, header)) {
    return { problems: [raggedRow(cells.length, header.width)], warnings: [] };
  }
  const row = new TenantRow(cells, header);
  const record = read(row);
  const { problems, shared } = row;
  return { ...(record !== undefined && { record }), problems, warnings: shared.warnings };
}
