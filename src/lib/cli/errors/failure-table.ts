import type { RowFailure } from '../../model';
import {
  type Cell,
  type Column,
  emailWidth,
  type ItemTable,
  itemTable,
  rowColumn,
  type TableLayout,
  widthOf,
} from '../terminal/text-table';

const WIDE = 100;
const NARROW = 60;
/** The length of the longest error type. */
const TYPE_WIDTH = 17;
/** Emails up to this length are never wrapped. */
const MIN_EMAIL_WIDTH = 12;

/** A table no wider than the terminal, for the failures of `sample` and row numbers up to `rows`. */
export function failureTable(
  sample: readonly RowFailure[],
  { width, rows }: { readonly width: number; readonly rows: number },
): ItemTable<RowFailure> {
  return itemTable(layoutFor(sample, width, rowColumn(rows)));
}

function layoutFor(
  sample: readonly RowFailure[],
  width: number,
  row: Column,
): TableLayout<RowFailure> {
  const type: Column = { title: 'Type', width: TYPE_WIDTH };
  if (width < NARROW) return narrow(row, width);
  if (width < WIDE) {
    const [email, message] = emailAndMessage(sample, width, [row, type]);
    return { columns: [row, email, type, message], cells: stacked };
  }
  const http: Column = { title: 'HTTP', width: 4, align: 'right' };
  const again: Column = { title: 'Retry', width: 5 };
  const [email, message] = emailAndMessage(sample, width, [row, type, http, again]);
  return {
    columns: [row, email, type, http, again, message],
    cells: (failure) => [
      String(failure.recordNumber),
      failure.email,
      failure.errorType,
      failure.httpStatus?.toString() ?? '',
      failure.retryable ? 'yes' : 'no',
      failure.errorMessage,
    ],
  };
}

const stacked = (failure: RowFailure): readonly Cell[] => [
  String(failure.recordNumber),
  failure.email,
  [failure.errorType, statusOf(failure)],
  failure.errorMessage,
];

function narrow(row: Column, width: number): TableLayout<RowFailure> {
  const rest = { title: 'Failure', width: width - widthOf([row, { width: 0 }]) };
  return {
    columns: [row, rest],
    cells: (failure) => [
      String(failure.recordNumber),
      [failure.email, failure.errorType, statusOf(failure), failure.errorMessage],
    ],
  };
}

function statusOf({ httpStatus, retryable }: RowFailure): string {
  const again = retryable ? 'retryable' : 'permanent';
  return httpStatus === undefined ? again : `${String(httpStatus)}, ${again}`;
}

/** The email column fits its content, up to two fifths of the width that `others` leave. The message gets the rest. */
function emailAndMessage(
  sample: readonly RowFailure[],
  width: number,
  others: readonly Column[],
): readonly [Column, Column] {
  const left = width - widthOf([...others, { width: 0 }, { width: 0 }]);
  const emails = Math.min(emailWidth(sample, MIN_EMAIL_WIDTH), Math.floor(left * 0.4));
  return [
    { title: 'Email', width: emails },
    { title: 'Message', width: left - emails },
  ];
}
