export { bindColumns, COLUMN_NAMES } from './columns';
export type { BoundColumns, ColumnName, Columns, HeaderProblem } from './columns';
export { describeHeaderProblem, describeUnknownColumns } from './describe-header';
export { parseRow } from './parse-row';
export type { AcceptedRow, ParsedRow, RefusedRow } from './parse-row';
export type { RowProblem, RowWarning } from './row-reader';
export { contradicts, userPrint } from './user-print';
export type { UserPrint } from './user-print';
