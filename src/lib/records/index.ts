/**
 * What one row of the CSV means: which columns a header has, and what the cells of a row say under the row rules.
 *
 * - `header/` finds the columns of a file and describes what is wrong with a header.
 * - `parse-record.ts` judges how a record is written, and `parse-row.ts` turns its cells into a `RowRecord`, or lists its
 *   problems. Each file of `cells/` reads one kind
 *   of column through a `RowReader`, which collects problems and warnings.
 * - `rules/` describes each rule for users. A rule's id is part of its finding, so it never changes.
 * - `user-fingerprint.ts` and `org-list.ts` compare rows with each other in little memory.
 *
 * Every command parses rows with this code. It knows nothing of files, requests or other rooms above it.
 */
export {
  bindColumns,
  type BoundColumns,
  COLUMN_NAMES,
  type ColumnName,
  columnNamed,
  type Columns,
  fitsColumns,
  type HeaderProblem,
} from './header/columns';
export { columnsOf } from './header/columns-of';
export { describeHeaderProblem, describeUnknownColumns } from './header/describe-header';
export { NamelessColumns } from './header/nameless-columns';
export { columnIgnoringPunctuation } from './header/suggest-column';
export { type ListedOrg, OrgList, type OrgSighting } from './org-list';
export { describeLinesInNoRow, type FileRecord, linesInNoRow, parseRecord } from './parse-record';
export {
  type AcceptedRow,
  isShowable,
  type ParsedRow,
  parseRow,
  type RejectedRow,
} from './parse-row';
export { hasHashForm, hashTypeOf } from './cells/hash-form';
export { shownCell } from './header/shown-cell';
export { hashTypeNamed } from './cells/password';
export { rejectRecord } from './reject-record';
export type { RowProblem, RowWarning } from './cells/row-reader';
export { exampleCsv, type Rule, type Severity } from './rules/rule';
export { ROW_RULES, type RowRuleId } from './rules/row-rules';
export { fingerprintsContradict, type UserFingerprint, userFingerprint } from './user-fingerprint';
