import type { ResultRow } from '../../jobs';
import {
  type Column,
  emailWidth,
  type ItemTable,
  itemTable,
  rowColumn,
  type TableLayout,
  widthOf,
} from '../terminal/text-table';

/** Below this width there are two columns; from the next one on the password has a column of its own. */
const MEDIUM = 80;
const WIDE = 100;
/** From this width on there is a column for the organization. */
const WIDEST = 130;
/** Later emails may be longer than those of the sample. */
const MIN_EMAIL_WIDTH = 30;
/** The length of an id of WorkOS with the longest prefix. */
const ID_WIDTH = 31;

/** A table no wider than the terminal, for the results of `sample` and row numbers up to `rows`. */
export function resultTable(
  sample: readonly ResultRow[],
  { width, rows }: { readonly width: number; readonly rows: number },
): ItemTable<ResultRow> {
  const row = rowColumn(rows);
  return itemTable(width < MEDIUM ? narrow(row, width) : layoutFor(sample, width, row));
}

function layoutFor(
  sample: readonly ResultRow[],
  width: number,
  row: Column,
): TableLayout<ResultRow> {
  const isWide = width >= WIDE;
  const others: Column[] = [
    ...(isWide
      ? [
          { title: 'Status', width: 11 },
          { title: 'Password', width: 8 },
        ]
      : [{ title: 'Status', width: 16 }]),
    { title: 'User', width: ID_WIDTH },
    ...(width >= WIDEST ? [{ title: 'Organization', width: ID_WIDTH }] : []),
  ];
  const left = width - widthOf([row, { width: 0 }, ...others]);
  const email = { title: 'Email', width: Math.min(emailWidth(sample, MIN_EMAIL_WIDTH), left) };
  return {
    columns: [row, email, ...others],
    cells: (result) => [
      String(result.row),
      result.email,
      ...(isWide ? [result.status, result.password] : [statusOf(result)]),
      result.userId,
      result.organizationId,
    ],
  };
}

function narrow(row: Column, width: number): TableLayout<ResultRow> {
  const rest = { title: 'Result', width: width - widthOf([row, { width: 0 }]) };
  return {
    columns: [row, rest],
    cells: (result) => [
      String(result.row),
      [result.email, statusOf(result), result.userId].filter((text) => text !== ''),
    ],
  };
}

/** The status, and what arrived of the password. */
function statusOf({ status, password }: ResultRow): string {
  return password === '' ? status : `${status}, ${password}`;
}
