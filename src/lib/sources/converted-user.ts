import type { RecordValue } from '../exports';
import type { StoredHash } from '../hashes';
import type { Mutable } from '../model';
import { flagOf, nullableTextOf, objectIn } from './fields';
import type {
  ConvertedUser,
  FindingCode,
  SourceFinding,
  SourceMembership,
  SourceUser,
} from './source';

export const NO_PASSWORD: StoredHash = Object.freeze({ kind: 'none' });

/** A user as a source reads it. Whatever is left out is not there: no password, no groups, an active user. */
export type UserFacts = { readonly [K in keyof SourceUser]?: SourceUser[K] | undefined } & {
  readonly id: string;
  /** Not carried by itself: some sources write it into the name. */
  readonly phone?: string | undefined;
};

/** The user with the rules that all sources share: for names, and for the flag of an email. */
export function convertedUser(
  facts: UserFacts,
  memberships: readonly SourceMembership[],
  findings: readonly SourceFinding[],
): ConvertedUser {
  const { email, totpSecret } = facts;
  const user: Mutable<SourceUser> = {
    id: facts.id,
    emailVerified: email !== undefined && facts.emailVerified === true,
    password: facts.password ?? NO_PASSWORD,
    metadata: facts.metadata ?? {},
    state: facts.state ?? 'active',
    social: facts.social ?? [],
    isFederated: facts.isFederated ?? false,
    groups: facts.groups ?? [],
  };
  if (email !== undefined) user.email = email;
  if (totpSecret !== undefined) user.totpSecret = totpSecret;
  addName(user, facts);
  return { user, memberships, findings };
}

/** Given and family name as they are; the full name only where both are missing. */
function addName(user: Mutable<SourceUser>, facts: UserFacts): void {
  const { firstName, lastName, fullName } = facts;
  if (firstName !== undefined && isName(firstName, facts)) user.firstName = firstName;
  if (lastName !== undefined && isName(lastName, facts)) user.lastName = lastName;
  if (user.firstName !== undefined || user.lastName !== undefined) return;
  if (fullName !== undefined && isName(fullName, facts)) user.fullName = fullName;
}

/** Several sources fill a name with the email or the phone number. */
function isName(text: string, { phone }: UserFacts): boolean {
  if (text.includes('@')) return false;
  return phone === undefined || (text !== phone && `+${text}` !== phone && text !== `+${phone}`);
}

export function finding(code: FindingCode, detail: string, field?: string): SourceFinding {
  return field === undefined ? { code, detail } : { code, field, detail };
}

/** The metadata of a field: an object, or the JSON of one. Any other value is told, and left out. */
export function readMetadata(
  value: unknown,
  field: string,
  findings: SourceFinding[],
): RecordValue | undefined {
  const object = objectIn(value);
  if (object !== undefined || !isMetadataUnreadable(value)) return object;
  const detail = 'It is not a JSON object: its metadata is left out.';
  findings.push(finding('metadata_unreadable', detail, field));
  return undefined;
}

/** True for a value of metadata that has something, and is not an object. */
export function isMetadataUnreadable(value: unknown): boolean {
  if (value === undefined || value === null || objectIn(value) !== undefined) return false;
  if (Array.isArray(value)) return value.length > 0;
  return typeof value !== 'string' || (nullableTextOf(value) ?? '[]') !== '[]';
}

/** What a field says: false when it is absent, and, with a finding, when it says neither yes nor no. */
export function readFlag(record: RecordValue, field: string, findings: SourceFinding[]): boolean {
  const detail = 'It is neither true nor false: taken as false.';
  return flagOrFinding(record[field], () => {
    findings.push(finding('value_unreadable', detail, field));
    return false;
  });
}

/** What a field says of a ban: like `readFlag`, but a value that cannot be read counts as a ban. */
export function readBan(record: RecordValue, field: string, findings: SourceFinding[]): boolean {
  const detail = 'It is neither true nor false: the user counts as disabled.';
  return flagOrFinding(record[field], () => {
    findings.push(finding('value_unreadable', detail, field));
    return true;
  });
}

function flagOrFinding(value: unknown, onUnreadable: () => boolean): boolean {
  const isAbsent = value === undefined || value === null || value === '';
  return flagOf(value) ?? (isAbsent ? false : onUnreadable());
}
