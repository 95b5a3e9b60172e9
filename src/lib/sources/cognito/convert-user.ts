import type { RecordValue } from '../../exports';
import { convertedUser, finding, readFlag } from '../converted-user';
import { addMetadata, flagOf, listIn, namesIn, objectsIn, textOf } from '../fields';
import { membershipsIn } from '../memberships';
import type {
  ConvertContext,
  ConvertedUser,
  SourceFinding,
  SourceMembership,
  UserState,
} from '../source';
import { attributesOf, usernameOf } from './attributes';

export const ORG_CLAIM = 'org-claim';
export const GROUPS = 'groups';

const CUSTOM = 'custom:';
/** Providers that are not the user's company, by the names that Cognito gives them. */
const SOCIAL = ['Google', 'Facebook', 'LoginWithAmazon', 'SignInWithApple'];
const EXTERNAL = 'EXTERNAL_PROVIDER';

/** Reads a user of `list-users` or of a backup, or a row of the CSV for imports. */
export function convertUser(record: RecordValue, context: ConvertContext): ConvertedUser {
  const findings: SourceFinding[] = [];
  const attributes = attributesOf(record);
  const status = textOf(record['UserStatus']);
  const username = usernameOf(record);
  const id = textOf(attributes['sub']) ?? username ?? '';
  const providers = providersOf(attributes, status, username);
  if (hasFactor(record)) {
    const detail = 'Cognito exports no secrets of second factors. The user enrolls again.';
    findings.push(finding('totp_not_exported', detail));
  }
  const isVerified = readFlag(attributes, 'email_verified', findings);
  const facts = {
    id,
    email: textOf(attributes['email']),
    emailVerified: isVerified && status !== 'UNCONFIRMED',
    firstName: textOf(attributes['given_name']),
    lastName: textOf(attributes['family_name']),
    fullName: textOf(attributes['name']),
    phone: textOf(attributes['phone_number']),
    metadata: metadataOf(attributes, username === id ? undefined : username),
    state: stateOf(record, status),
    social: providers.filter((provider) => SOCIAL.includes(provider)),
    isFederated: status === EXTERNAL && !providers.some((provider) => SOCIAL.includes(provider)),
    groups: groupsOf(context),
  };
  return convertedUser(facts, membershipsOf(attributes, context), findings);
}

function stateOf(record: RecordValue, status: string | undefined): UserState {
  return flagOf(record['Enabled']) === false || status === 'ARCHIVED' ? 'disabled' : 'active';
}

/** `identities` is a list in a text. Without it, the name of an external user begins with the provider. */
function providersOf(
  attributes: RecordValue,
  status: string | undefined,
  username: string | undefined,
): readonly string[] {
  const names: string[] = [];
  for (const { providerName } of objectsIn(attributes['identities'])) {
    const name = textOf(providerName);
    if (name !== undefined && !names.includes(name)) names.push(name);
  }
  if (names.length > 0 || status !== EXTERNAL || username === undefined) return names;
  return [username.slice(0, Math.max(0, username.indexOf('_')))];
}

function hasFactor(record: RecordValue): boolean {
  return (
    listIn(record['UserMFASettingList']).length > 0 ||
    listIn(record['MFAOptions']).length > 0 ||
    flagOf(record['cognito:mfa_enabled']) === true
  );
}

function metadataOf(attributes: RecordValue, username: string | undefined): RecordValue {
  const metadata: Record<string, unknown> = {};
  for (const name in attributes) {
    if (!name.startsWith(CUSTOM)) continue;
    addMetadata(metadata, { [name.slice(CUSTOM.length)]: textOf(attributes[name]) });
  }
  addMetadata(metadata, {
    username,
    preferred_username: textOf(attributes['preferred_username']),
    phone_number: textOf(attributes['phone_number']),
  });
  return metadata;
}

function groupsOf(context: ConvertContext): readonly string[] {
  const groups: string[] = [];
  for (const entry of context.entriesOf(GROUPS)) {
    for (const name of namesIn(entry['groups'])) if (!groups.includes(name)) groups.push(name);
  }
  return groups;
}

/** Of the file of memberships, or else of the attribute that was named. Users may be able to write that themselves. */
function membershipsOf(
  attributes: RecordValue,
  context: ConvertContext,
): readonly SourceMembership[] {
  const told = membershipsIn(context, ['memberships']);
  const { [ORG_CLAIM]: claim } = context.answers;
  if (told.length > 0 || claim === undefined) return told;
  return namesIn(attributes[claim]).map((org) => ({ org, roles: [] }));
}
