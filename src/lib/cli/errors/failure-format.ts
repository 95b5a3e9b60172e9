import { csvLine, spreadsheetLine } from '../../csv';
import { count, sanitizeLine, type RowFailure } from '../../model';
import { failureTable } from './failure-table';
import type { ListFormat, ListTotals } from '../terminal/listing';
import { safeJson } from '../terminal/output';

/** The values of `--format`. */
export const FORMATS = ['table', 'jsonl', 'csv', 'emails'] as const;

export type FormatName = (typeof FORMATS)[number];

const FIELDS = [
  'recordNumber',
  'email',
  'externalId',
  'errorType',
  'errorMessage',
  'errorCode',
  'httpStatus',
  'requestId',
  'userId',
  'orgId',
  'orgExternalId',
  'orgName',
  'roleSlugs',
  'retryable',
  'attempts',
  'timestamp',
] as const satisfies readonly (keyof RowFailure)[];

const NO_TAIL = (): string => '';

/** The format of this name. Only the table uses `sample`, the first failures to print, for its column widths. */
export function formatOf(
  name: FormatName,
  sample: readonly RowFailure[],
  terminal: { readonly width: number; readonly rows: number },
): ListFormat<RowFailure> {
  switch (name) {
    case 'table': {
      const table = failureTable(sample, terminal);
      const tail = (totals: ListTotals): string =>
        totals.matched === 0 ? `${describeNoMatch(totals)}\n` : '';
      const head = sample.length === 0 ? '' : table.head;
      return { head, line: (failure) => table.row(failure), tail };
    }
    case 'jsonl':
      return { head: '', line: (failure) => `${safeJson(failure)}\n`, tail: NO_TAIL };
    case 'csv':
      return { head: csvLine(FIELDS), line: csvOf, tail: NO_TAIL };
    case 'emails':
      return { head: '', line: emailOf, tail: NO_TAIL };
  }
}

/** The text of a table without rows. */
export function describeNoMatch({ total }: ListTotals): string {
  return total === 0 ? 'No rows failed.' : `None of the ${count(total)} failures matches.`;
}

function csvOf(failure: RowFailure): string {
  const cells = FIELDS.map((field) => {
    const value = failure[field];
    return Array.isArray(value) ? value.join(',') : String(value ?? '');
  });
  return spreadsheetLine(cells);
}

// A row may have failed because it has no email.
function emailOf({ email }: RowFailure): string {
  const line = sanitizeLine(email);
  return line === '' ? '' : `${line}\n`;
}
