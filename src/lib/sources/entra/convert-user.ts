import type { RecordValue } from '../../exports';
import { convertedUser, finding } from '../converted-user';
import { addMetadata, flagOf, isSameEmail, namesIn, objectsIn, textOf } from '../fields';
import { groupsIn } from '../groups';
import { membershipsIn } from '../memberships';
import type { ConvertContext, ConvertedUser, SourceFinding } from '../source';
import { isInVerifiedDomain } from '../verified-domains';

export const UPN_AS_EMAIL = 'upn-as-email';

const EXTENSION = /^extension_[0-9a-f]+_(.+)$/;
/** Issuers of identities that are no company. */
const SOCIAL = [
  'google.com',
  'facebook.com',
  'apple.com',
  'apple',
  'github.com',
  'twitter.com',
  'linkedin.com',
  'live.com',
  'microsoftaccount',
  'amazon.com',
];

/** Reads a user of Microsoft Graph, or a row of the CSV of the portal. */
export function convertUser(record: RecordValue, context: ConvertContext): ConvertedUser {
  const findings: SourceFinding[] = [];
  const identities = objectsIn(record['identities']);
  const others = namesIn(record['otherMails'] ?? record['alternateEmailAddress'] ?? '');
  const email = emailOf(record, identities, others) ?? upnOf(record, context);
  const further = others.filter((other) => !isSameEmail(other, email));
  if (further.length > 0) {
    const detail = `Further addresses are not imported: ${further.length}.`;
    findings.push(finding('extra_email', detail, 'otherMails'));
  }
  const issuers = issuersOf(identities);
  const social = issuers.filter((issuer) => SOCIAL.includes(issuer));
  const hasLocal = identities.some((identity) => isLocal(textOf(identity['signInType'])));
  const isGuest = textOf(record['userType']) === 'Guest';
  const facts = {
    id: textOf(record['id']) ?? textOf(record['objectId']) ?? '',
    email,
    emailVerified: isInVerifiedDomain(email, context),
    firstName: textOf(record['givenName']),
    lastName: textOf(record['surname']),
    fullName: textOf(record['displayName']),
    metadata: metadataOf(record, email),
    state: isEnabled(record['accountEnabled']) ? undefined : ('disabled' as const),
    social,
    isFederated: isGuest || (issuers.length > social.length && social.length === 0 && !hasLocal),
    groups: groupsIn(context),
  };
  return convertedUser(facts, membershipsIn(context, ['memberships']), findings);
}

/** A value that cannot be read, such as a word of another language, counts as disabled. */
function isEnabled(value: unknown): boolean {
  return textOf(value) === undefined ? flagOf(value) !== false : flagOf(value) === true;
}

function isLocal(signInType: string | undefined): boolean {
  return signInType === 'emailAddress' || signInType === 'userName';
}

/** The address of a local account, or else the mailbox, or else the first other address. */
function emailOf(
  record: RecordValue,
  identities: readonly RecordValue[],
  others: readonly string[],
): string | undefined {
  const local = identities.find(({ signInType }) => signInType === 'emailAddress');
  return textOf(local?.['issuerAssignedId']) ?? textOf(record['mail']) ?? others[0];
}

/** The name of the user looks like an email, and is one only where the company says so. */
function upnOf(record: RecordValue, context: ConvertContext): string | undefined {
  if (flagOf(context.answers[UPN_AS_EMAIL]) !== true) return undefined;
  const upn = textOf(record['userPrincipalName']);
  const isMadeUp = upn === undefined || upn.includes('#EXT#') || upn.endsWith('.onmicrosoft.com');
  return isMadeUp ? undefined : upn;
}

function issuersOf(identities: readonly RecordValue[]): readonly string[] {
  const issuers = identities
    .filter(({ signInType }) => signInType === 'federated')
    .map(({ issuer }) => textOf(issuer)?.toLowerCase());
  return namesIn(issuers);
}

/** `extension_<application>_<name>` is the attribute that the application calls by its name. */
function metadataOf(record: RecordValue, email: string | undefined): RecordValue {
  const metadata: Record<string, unknown> = {};
  for (const name in record) {
    const [, short] = EXTENSION.exec(name) ?? [];
    if (short !== undefined) addMetadata(metadata, { [short]: record[name] });
  }
  const upn = textOf(record['userPrincipalName']);
  addMetadata(metadata, {
    user_principal_name: isSameEmail(upn, email) ? undefined : upn,
    job_title: textOf(record['jobTitle']),
    department: textOf(record['department']),
  });
  return metadata;
}
