import { csvLine } from '../../csv';
import { bindColumns, parseRow, type ParsedRow } from '../../records';

/** The columns of `users.csv`, the same in every run. */
export const USER_COLUMNS = [
  'email',
  'first_name',
  'last_name',
  'email_verified',
  'external_id',
  'password_hash',
  'password_hash_type',
  'totp_secret',
  'metadata',
  'org_external_id',
  'org_name',
  'role_slugs',
] as const;

const BOUND = bindColumns(USER_COLUMNS);

/** What all rows of a user have, as text; '' where there is nothing. */
export interface UserCells {
  readonly email: string;
  first: string;
  last: string;
  readonly verified: boolean;
  readonly id: string;
  readonly hash: string;
  readonly hashType: string;
  readonly totpSecret: string;
  readonly metadata: string;
}

/** What a row has of a membership. */
export interface MembershipCells {
  readonly org: string;
  readonly orgName: string;
  readonly roles: string;
}

export const NO_MEMBERSHIP: MembershipCells = Object.freeze({ org: '', orgName: '', roles: '' });

/** The cells of a row, in the order of the columns. */
export function rowCells(user: UserCells, membership: MembershipCells): readonly string[] {
  return [
    user.email,
    user.first,
    user.last,
    user.verified ? 'true' : 'false',
    user.id,
    user.hash,
    user.hashType,
    user.totpSecret,
    user.metadata,
    membership.org,
    membership.orgName,
    membership.roles,
  ];
}

/** The row as `validate` and `import` read it. */
export function parsedRow(cells: readonly string[]): ParsedRow {
  if (!BOUND.ok) throw new Error('The header of users.csv cannot be read');
  return parseRow(cells, BOUND.columns);
}

export const HEADER_LINE = csvLine(USER_COLUMNS);
