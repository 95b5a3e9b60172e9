import type { ResultRow } from '../../jobs';
import {
  type Cell,
  type Column,
  tableHead,
  tableRow,
  textWidth,
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

/** Results as a table no wider than the terminal. */
export interface ResultTable {
  readonly head: string;
  row(result: ResultRow): string;
}

/** A table sized for the results of `sample` and for row numbers up to `rows`. Pure, but for colours. */
export function resultTable(
  sample: readonly ResultRow[],
  { width, rows }: { readonly width: number; readonly rows: number },
): ResultTable {
  const row: Column = { title: 'Row', width: Math.max(3, String(rows).length), align: 'right' };
  const { columns, cells } = width < MEDIUM ? narrow(row, width) : layoutFor(sample, width, row);
  return {
    head: tableHead(columns),
    row: (result) => tableRow(columns, cells(result)),
  };
}

interface Layout {
  readonly columns: readonly Column[];
  readonly cells: (result: ResultRow) => readonly Cell[];
}

function layoutFor(sample: readonly ResultRow[], width: number, row: Column): Layout {
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
  const widest = sample.reduce((most, { email }) => Math.max(most, textWidth(email)), 0);
  const email = { title: 'Email', width: Math.min(Math.max(widest, MIN_EMAIL_WIDTH), left) };
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

function narrow(row: Column, width: number): Layout {
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
