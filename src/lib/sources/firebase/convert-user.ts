import type { RecordValue } from '../../exports';
import { convertedUser, finding, readBan, readFlag } from '../converted-user';
import { addMetadata, listIn, namesIn, objectIn, objectsIn, textOf } from '../fields';
import { membershipsIn } from '../memberships';
import type {
  ConvertContext,
  ConvertedUser,
  SourceFinding,
  SourceMembership,
  UserState,
} from '../source';
import { providersInColumns } from './columns';
import { passwordOf } from './hash-config';

export const ORG_CLAIM = 'org-claim';
export const ROLE_CLAIM = 'role-claim';

const CUSTOM_ATTRIBUTES = 'customAttributes';
/** Providers that are no other service. */
const OWN = ['password', 'phone', 'emailLink'];

/** Reads a user of `firebase auth:export`, of `accounts:batchGet`, or of the Admin SDK. */
export function convertUser(record: RecordValue, context: ConvertContext): ConvertedUser {
  const findings: SourceFinding[] = [];
  const email = textOf(record['email']);
  const phone = textOf(record['phoneNumber']);
  const listed = providersOf(record);
  const social = listed.filter((provider) => !OWN.includes(provider) && !isOfCompany(provider));
  const claims = claimsOf(record, findings);
  if (listIn(record['mfaInfo']).length > 0) {
    const detail = 'Firebase exports no secrets of second factors. The user enrolls again.';
    findings.push(finding('totp_not_exported', detail, 'mfaInfo'));
  }
  const isAnonymous = email === undefined && phone === undefined && listed.length === 0;
  const facts = {
    id: textOf(record['localId']) ?? textOf(record['uid']) ?? '',
    email,
    emailVerified: readFlag(record, 'emailVerified', findings),
    fullName: textOf(record['displayName']),
    phone,
    password: passwordOf(record, context),
    metadata: metadataOf(record, claims),
    state: stateOf(readBan(record, 'disabled', findings), isAnonymous),
    social,
    isFederated: listed.some(isOfCompany) && listed.every(isOfCompany),
  };
  return convertedUser(facts, membershipsOf(record, claims, context), findings);
}

function stateOf(isDisabled: boolean, isAnonymous: boolean): UserState {
  if (isAnonymous) return 'anonymous';
  return isDisabled ? 'disabled' : 'active';
}

/** `providerUserInfo` of an export, `providerData` of the SDK, or the columns of the CSV. */
function providersOf(record: RecordValue): readonly string[] {
  const list = record['providerUserInfo'] ?? record['providerData'];
  if (list === undefined) return providersInColumns(record);
  const providers: string[] = [];
  for (const { providerId } of objectsIn(list)) {
    const provider = textOf(providerId);
    if (provider !== undefined && !providers.includes(provider)) providers.push(provider);
  }
  return providers;
}

function isOfCompany(provider: string): boolean {
  return provider.startsWith('saml.') || provider.startsWith('oidc.');
}

/** Custom claims, which only the application can set. `customAttributes` is the JSON of an object. */
function claimsOf(record: RecordValue, findings: SourceFinding[]): RecordValue {
  const text = textOf(record[CUSTOM_ATTRIBUTES]);
  const claims = objectIn(text ?? record['customClaims']);
  if (claims !== undefined || text === undefined) return claims ?? {};
  const detail = 'It is not the JSON of an object, and is carried as text.';
  findings.push(finding('value_unreadable', detail, CUSTOM_ATTRIBUTES));
  return { [CUSTOM_ATTRIBUTES]: text };
}

function metadataOf(record: RecordValue, claims: RecordValue): RecordValue {
  const metadata: Record<string, unknown> = {};
  addMetadata(metadata, claims);
  addMetadata(metadata, {
    phone_number: textOf(record['phoneNumber']),
    photo_url: textOf(record['photoUrl']) ?? textOf(record['photoURL']),
  });
  return metadata;
}

/** Of the file of memberships; else of the claim that was named; else the tenant, which is one organization. */
function membershipsOf(
  record: RecordValue,
  claims: RecordValue,
  context: ConvertContext,
): readonly SourceMembership[] {
  const told = membershipsIn(context, ['memberships']);
  if (told.length > 0) return told;
  const { [ORG_CLAIM]: orgClaim, [ROLE_CLAIM]: roleClaim } = context.answers;
  const roles = roleClaim === undefined ? [] : namesIn(claims[roleClaim]);
  if (orgClaim !== undefined) return namesIn(claims[orgClaim]).map((org) => ({ org, roles }));
  const tenant = textOf(record['tenantId']);
  return tenant === undefined ? [] : [{ org: tenant, roles }];
}
