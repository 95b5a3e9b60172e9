/** Stytch: users of a consumer project, or members of a B2B project. */
import type { RecordValue } from '../../exports';
import { finding } from '../converted-user';
import { flagOf, objectsIn, textOf } from '../fields';
import type { Part, SourceMembership, UserState, UsersPart } from '../source';
import type { Asked, Profile } from './profile';
import { profileSource } from './profile-source';
import { RecordFields } from './record-fields';
import { haveShape } from './tables';

/** Stytch's own roles, by the names that other providers give them. */
const OWN_ROLES: Readonly<Record<string, string>> = {
  stytch_member: 'member',
  stytch_admin: 'admin',
};

const USERS: UsersPart = {
  name: 'users',
  fits: (sample) =>
    haveShape(sample, { has: ['member_id', 'email_address'] }) ||
    haveShape(sample, { has: ['user_id', 'emails', 'providers'] }),
};

/**
 * Memberships of people who are members of several organizations. Each is a member with an id of its own, and only the
 * address is the same: the one source whose people are joined by email.
 */
const OTHERS: Part = {
  name: 'memberships',
  flag: 'memberships',
  fits: (sample) =>
    haveShape(sample, {
      has: ['email_address', 'organization_id', 'status'],
      lacks: ['member_id'],
    }),
  entries: (record) => {
    const fields = new RecordFields(record);
    const key = emailKey(record);
    if (key === undefined || fields.textOf(['status']) !== 'active') return [];
    return [{ key, value: record }];
  },
  userKey: emailKey,
};

function emailKey(record: RecordValue): string | undefined {
  return textOf(record['email_address'])?.toLowerCase();
}

export const STYTCH = profileSource({
  key: 'stytch',
  label: 'Stytch',
  carries: {
    passwords: {
      how: 'partly',
      note: 'a field password_hash that you add: only its support exports them',
    },
    factors: { how: 'no' },
    organizations: { how: 'yes', note: 'of B2B projects' },
    roles: { how: 'yes', note: 'of B2B projects' },
    metadata: { how: 'yes' },
  },
  getIt: 'POST /v1/users/search, or /v1/b2b/organizations/members/search',
  parts: [USERS, OTHERS],
  fields: {
    id: ['external_id', 'member_id', 'user_id'],
    email: ['email_address'],
    emailVerified: ['email_address_verified'],
    firstName: ['name.first_name'],
    lastName: ['name.last_name'],
    fullName: ['name'],
    passwordHash: ['password_hash'],
    metadataObjects: { trusted_metadata: '', untrusted_metadata: 'untrusted_' },
  },
  read: (asked) => {
    const state: UserState = asked.fields.textOf(['status']) === 'deleted' ? 'deleted' : 'active';
    return { ...addressOf(asked), state, social: providersOf(asked) };
  },
  memberships: ({ record, context }) =>
    [record, ...context.entriesOf(OTHERS.name)].flatMap(membershipOf),
} satisfies Profile);

/** Of a consumer's addresses: the first verified one, or else the first. */
function addressOf({ fields, findings }: Asked): {
  readonly email?: string;
  readonly emailVerified?: boolean;
} {
  const addresses = objectsIn(fields.valueOf(['emails']));
  const chosen = addresses.find(({ verified }) => flagOf(verified) === true) ?? addresses[0];
  const email = textOf(chosen?.['email']);
  if (email === undefined) return {};
  if (addresses.length > 1) {
    const detail = `Further addresses are not imported: ${addresses.length - 1}.`;
    findings.push(finding('extra_email', detail, 'emails'));
  }
  return { email, emailVerified: flagOf(chosen?.['verified']) === true };
}

function providersOf({ fields }: Asked): readonly string[] {
  const registrations = objectsIn(fields.valueOf(['providers', 'oauth_registrations']));
  const names = registrations.map(({ provider_type: name }) => textOf(name));
  return [...new Set(names.filter((name) => name !== undefined))];
}

/** None for a member who was invited only. */
function membershipOf(record: RecordValue): readonly SourceMembership[] {
  const fields = new RecordFields(record);
  const [org, orgName] = [fields.textOf(['organization_id']), fields.nameOf(['organization_name'])];
  const isMember = ['active', 'pending'].includes(fields.textOf(['status']) ?? 'active');
  if (org === undefined || !isMember) return [];
  const roles = objectsIn(fields.valueOf(['roles'])).flatMap(({ role_id: role }) => {
    const name = textOf(role);
    return name === undefined ? [] : [OWN_ROLES[name] ?? name];
  });
  return [{ org, roles, ...(orgName !== undefined && { orgName }) }];
}
