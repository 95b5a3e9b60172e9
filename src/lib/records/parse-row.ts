import type { Draft, RowErrorCode, RowRecord, UserRecord } from '../model';
import { type ColumnName, type Columns, fitsColumns } from './header/columns';
import { errorLineCell } from './header/shown-cell';
import { isAddress, readEmail } from './cells/email';
import { readExternalId } from './cells/identifiers';
import { readMetadata } from './cells/metadata';
import { readOrg } from './cells/organization';
import { readCredentials } from './cells/password';
import { readRoleSlugs } from './cells/role-slugs';
import { isWellFormed, RowReader, type RowProblem, type RowWarning } from './cells/row-reader';
import { raggedRow } from './cells/record-problems';
import { readEmailVerified, readName } from './cells/text-fields';
import { readFactor } from './cells/totp';

// "not-an-email", "jane.doe": unlike a name, a key, a hash, a phrase and nearly every password.
const FEW_WORDS = /^[a-z]{1,12}(?:[._-][a-z]{1,12}){1,2}$/;

/** A row that cannot be imported, with the values that its line in `errors.jsonl` shows. */
export interface RejectedRow<Rule = RowErrorCode> {
  readonly ok: false;
  /** All problems found; at least one. */
  readonly problems: readonly RowProblem<Rule>[];
  readonly warnings: readonly RowWarning[];
  /** As written, on one line and clipped; empty when it may be something else, such as a password. */
  readonly email: string;
  readonly externalId?: string;
  readonly orgId?: string;
  readonly orgExternalId?: string;
  /** Only where the row gives no id. */
  readonly orgName?: string;
  readonly roleSlugs?: readonly string[];
}

export interface AcceptedRow {
  readonly ok: true;
  readonly record: RowRecord;
  readonly warnings: readonly RowWarning[];
  /** What WorkOS will (rules of severity `error`) or may refuse when this row creates the user. The import sends it. */
  readonly expectedRefusals: readonly RowWarning[];
}

export type ParsedRow<Rule = RowErrorCode> = AcceptedRow | RejectedRow<Rule>;

/**
 * Applies the row rules to the cells of one data row. Never throws, whatever the cells contain. No message repeats the
 * value of a cell, except a metadata key.
 */
export function parseRow(cells: readonly string[], columns: Columns): ParsedRow {
  const row = new RowReader(cells, columns);
  if (!fitsColumns(cells, columns)) return rejectRagged(row, cells.length, columns.width);
  const user = readUser(row);
  const factor = readFactor(row);
  const org = readOrg(row);
  const roleSlugs = readRoleSlugs(row);
  if (roleSlugs.length > 0 && org === undefined) warnOfRoles(row);
  if (user === undefined || row.problems.length > 0) return reject(row, roleSlugs);
  const { warnings, expectedRefusals } = row;
  const record: Draft<RowRecord> = { user, roleSlugs };
  if (org !== undefined) record.org = org;
  if (factor !== undefined) record.factor = factor;
  return { ok: true, record, warnings, expectedRefusals };
}

function readUser(row: RowReader): UserRecord | undefined {
  const email = readEmail(row);
  const user: Draft<UserRecord> = { email: email ?? '' };
  const firstName = readName(row, 'first_name');
  if (firstName !== undefined) user.firstName = firstName;
  const lastName = readName(row, 'last_name');
  if (lastName !== undefined) user.lastName = lastName;
  const emailVerified = readEmailVerified(row);
  if (emailVerified !== undefined) user.emailVerified = emailVerified;
  const externalId = readExternalId(row, 'external_id');
  if (externalId !== undefined) user.externalId = externalId;
  const { password, passwordHash } = readCredentials(row);
  if (password !== undefined) user.password = password;
  if (passwordHash !== undefined) user.passwordHash = passwordHash;
  const metadata = readMetadata(row);
  if (metadata !== undefined) user.metadata = metadata;
  return email === undefined ? undefined : user;
}

function warnOfRoles(row: RowReader): void {
  if (row.hasProblem('org_id') || row.hasProblem('org_external_id') || row.hasProblem('org_name'))
    return;
  row.warn(
    'roles_without_org',
    'role_slugs',
    'role_slugs are not sent, because the row names no organization',
  );
}

function reject(row: RowReader, roleSlugs: readonly string[]): RejectedRow {
  const { problems, warnings } = row;
  const refused: Draft<RejectedRow> = { ok: false, problems, warnings, email: '' };
  const email = row.rawCell('email');
  const isAddressLike = mayBeAddress(email);
  if (isAddressLike || FEW_WORDS.test(email)) refused.email = printable(row, 'email');
  if (!isAddressLike) return refused;
  const externalId = printable(row, 'external_id');
  if (externalId !== '') refused.externalId = externalId;
  const orgId = printable(row, 'org_id');
  if (orgId !== '') refused.orgId = orgId;
  const orgExternalId = printable(row, 'org_external_id');
  if (orgExternalId !== '') refused.orgExternalId = orgExternalId;
  const orgName = printable(row, 'org_name');
  if (orgName !== '' && orgId === '' && orgExternalId === '') refused.orgName = orgName;
  if (roleSlugs.length > 0) refused.roleSlugs = roleSlugs;
  return refused;
}

// It is unclear which cell belongs to which column, so any cell may be a password: only a valid email is shown.
function rejectRagged(row: RowReader, count: number, width: number): RejectedRow {
  const email = printable(row, 'email');
  return {
    ok: false,
    problems: [raggedRow(count, width)],
    warnings: row.warnings,
    email: isAddress(email) ? email : '',
  };
}

/**
 * True when the email cell of a row holds something like an address. If not, the columns may be shifted, so any cell may
 * be a password: none is shown.
 */
export function isShowable(cells: readonly string[], { positions }: Columns): boolean {
  return mayBeAddress(cells[positions.email ?? -1] ?? '');
}

function mayBeAddress(text: string): boolean {
  return /(?:@|\(at\))[^\s@]+\.[^\s@.]/i.test(text);
}

/** A cell for an error line: safe on a terminal and of bounded length; empty when it cannot be shown. */
function printable(row: RowReader, column: ColumnName): string {
  const text = row.rawCell(column).trim();
  return isWellFormed(text) ? errorLineCell(column, text) : '';
}
