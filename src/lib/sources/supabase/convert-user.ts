import type { RecordValue } from '../../exports';
import { readStoredHash, type StoredHash } from '../../hashes';
import { isBanned } from '../bans';
import { convertedUser, NO_PASSWORD, readMetadata } from '../converted-user';
import {
  addMetadata,
  firstTextOf,
  flagOf,
  listIn,
  namesIn,
  nullableTextOf,
  objectsIn,
  textOf,
} from '../fields';
import { membershipsIn } from '../memberships';
import { timeOf } from '../time';
import type {
  ConvertContext,
  ConvertedUser,
  SourceFinding,
  SourceMembership,
  UserState,
} from '../source';
import { IDENTITIES, totpSecretOf } from './side-tables';

export const ORG_CLAIM = 'org-claim';
export const ROLE_CLAIM = 'role-claim';

/** What providers write into the metadata of a user, and what is carried in fields of its own. */
const OF_PROVIDERS = new Set([
  'email',
  'email_verified',
  'phone_verified',
  'sub',
  'iss',
  'provider_id',
  'first_name',
  'last_name',
  'given_name',
  'family_name',
  'display_name',
  'full_name',
  'name',
  'picture',
]);
const FULL_NAMES = ['display_name', 'full_name', 'name'];
const BY_USER = 'user_';
const SSO = 'sso:';
/** Discord adds it to names that are unique. */
const DISCORD_END = '#0';

/** Reads a row of `auth.users`, or a user of the Admin API. */
export function convertUser(record: RecordValue, context: ConvertContext): ConvertedUser {
  const findings: SourceFinding[] = [];
  const app = metadataIn(record, ['raw_app_meta_data', 'app_metadata'], findings);
  const own = metadataIn(record, ['raw_user_meta_data', 'user_metadata'], findings);
  const providers = providersOf(record, app, context);
  const isSso = flagOf(record['is_sso_user']) === true;
  const phone = nullableTextOf(record['phone']);
  const facts = {
    id: textOf(record['id']) ?? '',
    email: nullableTextOf(record['email']),
    emailVerified: (timeOf(nullableTextOf(record['email_confirmed_at'])) ?? 0) > 0,
    firstName:
      nullableTextOf(record['first_name']) ?? firstTextOf(own, ['first_name', 'given_name']),
    lastName: nullableTextOf(record['last_name']) ?? firstTextOf(own, ['last_name', 'family_name']),
    fullName: fullNameOf(own),
    phone,
    password: passwordOf(record),
    totpSecret: totpSecretOf(record, context, findings),
    metadata: metadataOf(app, own, phone),
    state: stateOf(record, context, findings),
    social: providers.filter((name) => !['email', 'phone'].includes(name) && !isOfCompany(name)),
    isFederated: isSso || (providers.length > 0 && providers.every(isOfCompany)),
  };
  return convertedUser(facts, membershipsOf(app, context), findings);
}

/** The metadata of the table, or else of the API. */
function metadataIn(
  record: RecordValue,
  [column, property]: readonly [string, string],
  findings: SourceFinding[],
): RecordValue {
  const field = (record[column] ?? null) === null ? property : column;
  return readMetadata(record[field], field, findings) ?? {};
}

function isOfCompany(provider: string): boolean {
  return provider.startsWith(SSO);
}

/** Providers of the table of identities, of the API, or of the application's metadata. */
function providersOf(
  record: RecordValue,
  app: RecordValue,
  context: ConvertContext,
): readonly string[] {
  const entries = context.entriesOf(IDENTITIES.name);
  const identities = entries.length > 0 ? entries : objectsIn(record['identities']);
  const listed =
    identities.length > 0 ? identities.map(({ provider }) => provider) : listIn(app['providers']);
  return namesIn(listed.length > 0 ? listed : [app['provider']]);
}

function stateOf(
  record: RecordValue,
  context: ConvertContext,
  findings: SourceFinding[],
): UserState {
  if (nullableTextOf(record['deleted_at']) !== undefined) return 'deleted';
  if (flagOf(record['is_anonymous']) === true) return 'anonymous';
  const end = { field: 'banned_until', value: record['banned_until'] };
  return isBanned(end, context.now, findings) ? 'disabled' : 'active';
}

/** An empty text says that there is none. */
function passwordOf(record: RecordValue): StoredHash {
  const stored = nullableTextOf(record['encrypted_password']);
  return stored === undefined ? NO_PASSWORD : readStoredHash(stored);
}

function fullNameOf(own: RecordValue): string | undefined {
  const name = firstTextOf(own, FULL_NAMES);
  return name?.endsWith(DISCORD_END) === true ? name.slice(0, -DISCORD_END.length) : name;
}

/** The application's metadata first: what users write themselves never takes its place. */
function metadataOf(app: RecordValue, own: RecordValue, phone: string | undefined): RecordValue {
  const metadata: Record<string, unknown> = {};
  for (const key in app) {
    if (key !== 'provider' && key !== 'providers') addMetadata(metadata, { [key]: app[key] });
  }
  addMetadata(metadata, { phone_number: phone });
  for (const key in own) {
    if (!OF_PROVIDERS.has(key)) addMetadata(metadata, { [key]: own[key] }, BY_USER);
  }
  return metadata;
}

/** Of the file of memberships, or else of a key of `raw_app_meta_data` that was named. Users cannot write that. */
function membershipsOf(app: RecordValue, context: ConvertContext): readonly SourceMembership[] {
  const told = membershipsIn(context, ['memberships']);
  const { [ORG_CLAIM]: orgClaim, [ROLE_CLAIM]: roleClaim } = context.answers;
  if (told.length > 0 || orgClaim === undefined) return told;
  const roles = roleClaim === undefined ? [] : namesIn(app[roleClaim]);
  return namesIn(app[orgClaim]).map((org) => ({ org, roles }));
}
