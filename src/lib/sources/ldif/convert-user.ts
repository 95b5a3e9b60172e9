import type { RecordValue } from '../../exports';
import { readStoredHash, type StoredHash } from '../../hashes';
import { convertedUser, finding, NO_PASSWORD } from '../converted-user';
import { addMetadata, flagOf, isSameEmail } from '../fields';
import { groupsIn } from '../groups';
import { membershipsIn } from '../memberships';
import type { ConvertContext, ConvertedUser, SourceFinding, UserState } from '../source';
import { isInVerifiedDomain } from '../verified-domains';
import { isMachine, nameInDn, valueOf, valuesOf } from './entry';
import { GROUPS, POSIX_GROUPS } from './groups';

const PRIMARY_ADDRESS = 'SMTP:';
/** OpenLDAP: locked by an administrator, not by failed attempts. */
const LOCKED_FOR_EVER = '000001010000Z';
/** Active Directory: ACCOUNTDISABLE of `userAccountControl`. */
const ACCOUNT_DISABLED = 2;
/** Bytes of the parts of a GUID in the order of its text: the first three parts are little-endian. */
const GUID_BYTES = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
const GUID = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/;
const METADATA = [
  'uid',
  'samaccountname',
  'telephonenumber',
  'title',
  'employeenumber',
  'employeetype',
];

/** Reads a person of an LDIF. */
export function convertUser(entry: RecordValue, context: ConvertContext): ConvertedUser {
  const findings: SourceFinding[] = [];
  const emails = valuesOf(entry, 'mail');
  const email = primaryAddress(entry) ?? emails[0];
  const others = emails.filter((other) => !isSameEmail(other, email));
  if (others.length > 0) {
    const detail = `Further addresses are not imported: ${others.length}. LDAP does not say which is the main one.`;
    findings.push(finding('extra_email', detail, 'mail'));
  }
  const facts = {
    id: idOf(entry) ?? '',
    email,
    emailVerified: isInVerifiedDomain(email, context),
    firstName: valueOf(entry, 'givenname'),
    lastName: valueOf(entry, 'sn'),
    fullName: valueOf(entry, 'displayname', 'cn'),
    password: passwordOf(entry, findings),
    metadata: metadataOf(entry),
    state: stateOf(entry),
    groups: groupsOf(entry, context),
  };
  return convertedUser(facts, membershipsIn(context, ['memberships']), findings);
}

/** Exchange marks the main address. */
function primaryAddress(entry: RecordValue): string | undefined {
  const primary = valuesOf(entry, 'proxyaddresses').find((text) =>
    text.startsWith(PRIMARY_ADDRESS),
  );
  return primary?.slice(PRIMARY_ADDRESS.length);
}

/** The id that stays when an entry is moved or renamed. */
function idOf(entry: RecordValue): string | undefined {
  const guid = valueOf(entry, 'objectguid;base64');
  return (
    valueOf(entry, 'entryuuid', 'nsuniqueid') ??
    (guid === undefined ? undefined : guidText(Buffer.from(guid, 'base64'))) ??
    valueOf(entry, 'uid', 'samaccountname')
  );
}

function guidText(bytes: Buffer): string | undefined {
  if (bytes.length !== GUID_BYTES.length) return undefined;
  const hex = GUID_BYTES.map((at) => (bytes[at] ?? 0).toString(16).padStart(2, '0')).join('');
  return hex.replace(GUID, '$1-$2-$3-$4-$5');
}

function stateOf(entry: RecordValue): UserState {
  if (isMachine(entry)) return 'service';
  const control = Number(valueOf(entry, 'useraccountcontrol') ?? 0);
  const isDisabled =
    (control & ACCOUNT_DISABLED) !== 0 ||
    flagOf(valueOf(entry, 'nsaccountlock')) === true ||
    valueOf(entry, 'pwdaccountlockedtime') === LOCKED_FOR_EVER;
  return isDisabled ? 'disabled' : 'active';
}

/** An entry may have several passwords, any of which opens it: the first that WorkOS can take. */
function passwordOf(entry: RecordValue, findings: SourceFinding[]): StoredHash {
  const stored = valuesOf(entry, 'userpassword').map((text) => readStoredHash(text));
  if (stored.length > 1) {
    const detail = 'The user has several passwords. The first that can be converted is taken.';
    findings.push(finding('password_repeated', detail, 'userPassword'));
  }
  return stored.find(({ kind }) => kind === 'usable') ?? stored[0] ?? NO_PASSWORD;
}

function groupsOf(entry: RecordValue, context: ConvertContext): readonly string[] {
  const groups = groupsIn(context, [GROUPS.name, POSIX_GROUPS.name]);
  for (const dn of valuesOf(entry, 'memberof')) {
    const name = nameInDn(dn);
    if (name !== undefined && !groups.includes(name)) groups.push(name);
  }
  return groups;
}

function metadataOf(entry: RecordValue): RecordValue {
  const metadata: Record<string, unknown> = {};
  for (const name of METADATA) addMetadata(metadata, { [name]: valueOf(entry, name) });
  return metadata;
}
