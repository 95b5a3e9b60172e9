/** Logto: the tables of its database, or users of its Management API. */
import { readStoredHash, type StoredHash } from '../../hashes';
import { NO_PASSWORD } from '../converted-user';
import { objectIn, objectsIn, textOf } from '../fields';
import type { Part, SourceMembership, UsersPart } from '../source';
import { namesById } from './names-by-id';
import type { Asked, Profile } from './profile';
import { profileSource } from './profile-source';
import { haveShape, organizationTable, userTable } from './tables';

/** Methods whose strings look like those of no other tool. */
const REFUSED_METHODS = new Set(['md5', 'sha1', 'sha256']);

const USERS: UsersPart = {
  name: 'users',
  fits: (sample) => haveShape(sample, { has: ['id', 'primary_email', 'primary_phone'] }),
};

const ORGANIZATIONS = organizationTable({
  name: 'organizations',
  shape: { has: ['id', 'name', 'description', 'custom_data'], lacks: ['primary_email'] },
  id: ['id'],
  orgName: ['name'],
});

const MEMBERS = userTable({
  name: 'members',
  flag: 'memberships',
  fits: (sample) =>
    haveShape(sample, {
      has: ['tenant_id', 'organization_id', 'user_id'],
      lacks: ['organization_role_id'],
    }),
  user: ['user_id'],
  values: { org: ['organization_id'] },
});

const ROLES: Part = {
  name: 'roles',
  isSetting: true,
  fits: (sample) =>
    haveShape(sample, { has: ['tenant_id', 'id', 'name', 'description'], lacks: ['custom_data'] }),
};

const MEMBER_ROLES = userTable({
  name: 'member roles',
  fits: (sample) => haveShape(sample, { has: ['organization_role_id', 'user_id'] }),
  user: ['user_id'],
  values: { org: ['organization_id'], role: ['organization_role_id'] },
});

export const LOGTO = profileSource({
  key: 'logto',
  label: 'Logto',
  carries: {
    passwords: { how: 'partly', note: 'from its database; not argon2i, which is the default' },
    factors: { how: 'partly', note: 'authenticator apps, from its database' },
    organizations: { how: 'yes', note: 'from its database' },
    roles: { how: 'yes', note: 'roles in organizations, from its database' },
    metadata: { how: 'yes' },
  },
  getIt: String.raw`psql <database> -c "\copy users to users.csv csv header"`,
  parts: [USERS, ORGANIZATIONS, MEMBERS, ROLES, MEMBER_ROLES],
  fields: {
    id: ['id'],
    email: ['primary_email'],
    firstName: ['profile.givenName'],
    lastName: ['profile.familyName'],
    fullName: ['name'],
    phone: ['primary_phone'],
    disabled: ['is_suspended'],
    metadata: ['username', 'primary_phone'],
    metadataObjects: { custom_data: '' },
  },
  membershipParts: [MEMBERS.name],
  read: (asked) => ({
    password: passwordOf(asked),
    totpSecret: secretOf(asked),
    social: Object.keys(objectIn(asked.fields.valueOf(['identities'])) ?? {}),
  }),
  memberships: (asked) => rolesOf(asked),
} satisfies Profile);

function passwordOf({ fields }: Asked): StoredHash {
  const hash = fields.textOf(['password_encrypted']);
  if (hash === undefined) return NO_PASSWORD;
  const method = fields.textOf(['password_encryption_method'])?.toLowerCase() ?? '';
  if (!REFUSED_METHODS.has(method)) return readStoredHash(hash);
  const why = 'WorkOS does not take the method that Logto used for this password.';
  return { kind: 'refused', form: 'Logto', reason: 'unsupported', why };
}

function secretOf({ fields }: Asked): string | undefined {
  const factors = objectsIn(fields.valueOf(['mfa_verifications']));
  return textOf(factors.find(({ type }) => textOf(type) === 'Totp')?.['key']);
}

function rolesOf({ context }: Asked): readonly SourceMembership[] {
  const entries = context.entriesOf(MEMBER_ROLES.name);
  if (entries.length === 0) return [];
  const names = namesById(context.settingsOf(ROLES.name));
  return entries.flatMap((entry) => {
    const [org, role] = [textOf(entry['org']), textOf(entry['role'])];
    return org === undefined || role === undefined
      ? []
      : [{ org, roles: [names.get(role) ?? role] }];
  });
}
