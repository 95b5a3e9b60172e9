import { csvLine, spreadsheetLine } from '../../csv';
import { RESULT_COLUMNS, resultCells, type ResultRow } from '../../jobs';
import { count, sanitizeLine } from '../../model';
import type { ListFormat, ListTotals } from '../terminal/listing';
import { safeJson } from '../terminal/output';
import { resultTable } from './result-table';

/** The values of `--format`. */
export const FORMATS = ['table', 'csv', 'jsonl', 'emails', 'sql'] as const;

export type FormatName = (typeof FORMATS)[number];

const NO_TAIL = (): string => '';

/** The format of this name. Only the table uses `sample`, the first rows to print, for its column widths. */
export function formatOf(
  name: Exclude<FormatName, 'sql'>,
  sample: readonly ResultRow[],
  terminal: { readonly width: number; readonly rows: number },
): ListFormat<ResultRow> {
  switch (name) {
    case 'table': {
      const table = resultTable(sample, terminal);
      const tail = (totals: ListTotals): string =>
        totals.matched === 0 ? `${describeNoMatch(totals)}\n` : '';
      return { head: sample.length === 0 ? '' : table.head, line: (row) => table.row(row), tail };
    }
    case 'jsonl':
      return { head: '', line: (row) => `${resultJson(row)}\n`, tail: NO_TAIL };
    case 'csv':
      return {
        head: csvLine(RESULT_COLUMNS),
        line: (row) => spreadsheetLine(resultCells(row)),
        tail: NO_TAIL,
      };
    case 'emails':
      return { head: '', line: ({ email }) => `${sanitizeLine(email)}\n`, tail: NO_TAIL };
  }
}

/** The statements that `statementOf` makes; `onSkipped` is called for each row without one. */
export function sqlFormat(
  statementOf: (row: ResultRow) => string | undefined,
  onSkipped: () => void,
): ListFormat<ResultRow> {
  const line = (row: ResultRow): string => {
    const statement = statementOf(row);
    if (statement === undefined) onSkipped();
    return statement ?? '';
  };
  return { head: '', line, tail: NO_TAIL };
}

/** A row as one line of JSON. What it does not have is null. */
export function resultJson(row: ResultRow): string {
  const fields = Object.entries<string | number>({ ...row });
  return safeJson(Object.fromEntries(fields.map(([name, of]) => [name, of === '' ? null : of])));
}

/** The text of a table without rows. */
function describeNoMatch({ total }: ListTotals): string {
  return `None of the ${count(total)} rows matches.`;
}
