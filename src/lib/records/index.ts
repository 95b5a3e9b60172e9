/**
 * What one row of the CSV means: which columns a header has, and what the cells of a row say under the row rules.
 *
 * - `header/` finds the columns of a file and describes what is wrong with a header.
 * - `parse-record.ts` judges how a record is written, and `parse-row.ts` turns its cells into a `RowRecord`, or lists its
 *   problems. Each file of `cells/` reads one kind
 *   of column through a `RowReader`, which collects problems and warnings.
 * - `rules/` describes each rule for users. A rule's id is part of its finding, so it never changes.
 * - `tenant/` reads the lines of `organizations.csv` and `roles.csv`, with the same readers of cells.
 * - `user-fingerprint.ts`, `org-list.ts`, `pair-set.ts` and `similar.ts` compare rows with each other in little memory.
 *
 * Every command parses rows with this code. It knows nothing of files, requests or other rooms above it.
 */
export {
  bindColumns,
  bindHeader,
  type BoundColumns,
  type HeaderProblem,
} from './header/bind-columns';
export {
  cellOf,
  COLUMN_NAMES,
  type ColumnName,
  columnNamed,
  type ColumnProposals,
  type Columns,
  fitsColumns,
  headerName,
  inColumn,
  RIVAL_COLUMNS,
} from './header/columns';
export { columnsOf, type ColumnsRequest } from './header/columns-of';
export { NamelessColumns } from './header/nameless-columns';
export { BY_NAME, type Field, fieldNamed, type Reading } from './header/reading';
export { readingProblems } from './reading-problems';
export {
  describeHeaderProblem,
  describeLostColumns,
  describeUnknownColumns,
} from './header/describe-header';
export { columnIgnoringPunctuation } from './header/suggest-column';
export { type ListedOrg, OrgList, type OrgSighting } from './org-list';
export {
  describeBlankLines,
  describeLinesInNoRow,
  type FileRecord,
  linesInNoRow,
  parseRecord,
} from './parse-record';
export { PairSet } from './pair-set';
export {
  type AcceptedRow,
  isShowable,
  type ParsedRow,
  parseRow,
  type RejectedRow,
} from './parse-row';
export { isAddress } from './cells/email';
export { errorLineCell, shownCell, shownHeader } from './header/shown-cell';
export { rejectRecord } from './reject-record';
export { ungarbled } from './cells/double-encoding';
export { withoutInvisible } from './cells/invisible';
export { noValueIn } from './cells/no-value';
export { quotedText } from './cells/quotation-marks';
export { spreadsheetText } from './cells/spreadsheet-text';
export { factorOfUri, secretText } from './cells/totp';
export { repeatedKey } from './cells/repeated-key';
export type { RowProblem, RowWarning } from './cells/row-reader';
export { exampleCsv, type Rule, type Severity } from './rules/rule';
export { ROW_RULES, type RowRuleId } from './rules/row-rules';
export { parseOrganization } from './tenant/parse-organization';
export { isRoleSlug } from './cells/role-slugs';
export { isOrgRoleSlug, parseRole } from './tenant/parse-role';
export {
  bindTenantHeader,
  ORGANIZATION_COLUMNS,
  ROLE_COLUMNS,
  type TenantColumn,
  type TenantHeader,
} from './tenant/tenant-columns';
export type { TenantLine, TenantProblem } from './tenant/tenant-row';
export { TENANT_RULES } from './rules/tenant-rules';
export { isUnusualEmail, SimilarEmails, SimilarNames } from './similar';
export {
  fingerprintsContradict,
  idFingerprint,
  type UserFingerprint,
  userFingerprint,
  withoutId,
} from './user-fingerprint';
