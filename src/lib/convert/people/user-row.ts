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
  /** With its quotes, as `metadataCell` writes it. */
  readonly metadata: string;
}

/** What a row has of a membership. */
export interface MembershipCells {
  readonly org: string;
  readonly orgName: string;
  readonly roles: string;
}

export const NO_MEMBERSHIP: MembershipCells = Object.freeze({ org: '', orgName: '', roles: '' });

/**
 * The row as `validate` and `import` read it. Without its metadata, which `metadataCell` makes so that no rule can be
 * broken: parsing it again would take a fifth of the time of a run.
 */
export function parsedRow(user: UserCells, { org, orgName, roles }: MembershipCells): ParsedRow {
  if (!BOUND.ok) throw new Error('The header of users.csv cannot be read');
  const { email, first, last, verified, id, hash, hashType, totpSecret } = user;
  const flag = verified ? 'true' : 'false';
  return parseRow(
    [email, first, last, flag, id, hash, hashType, totpSecret, '', org, orgName, roles],
    BOUND.columns,
  );
}

/** The line of a row. Cells that cannot need quotes are not looked at. */
export function rowLine(user: UserCells, { org, orgName, roles }: MembershipCells): string {
  const { email, first, last, verified, id, hash, hashType, totpSecret, metadata } = user;
  const people = `${quoted(email)},${quoted(first)},${quoted(last)},${verified ? 'true' : 'false'}`;
  const secrets = `${quoted(id)},${quoted(hash)},${hashType},${totpSecret}`;
  return `${people},${secrets},${metadata},${quoted(org)},${quoted(orgName)},${quoted(roles)}\n`;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const LF = 0x0a;
const CR = 0x0d;

/** Looks at the characters itself: a regular expression takes longer for texts as short as these. */
function quoted(cell: string): string {
  for (let at = 0; at < cell.length; at += 1) {
    const code = cell.charCodeAt(at);
    if (code > COMMA) continue;
    if (code === QUOTE || code === COMMA || code === LF || code === CR) {
      return `"${cell.replaceAll('"', '""')}"`;
    }
  }
  return cell;
}

export const HEADER_LINE = csvLine(USER_COLUMNS);
