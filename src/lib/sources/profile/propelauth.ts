/** PropelAuth: users of its Backend API. */
import { asObject } from '../../model';
import { namesIn, objectIn, textOf } from '../fields';
import type { SourceMembership, UsersPart } from '../source';
import type { Asked, Profile } from './profile';
import { profileSource } from './profile-source';
import { haveShape } from './tables';

const USERS: UsersPart = {
  name: 'users',
  fits: (sample) =>
    haveShape(sample, {
      has: ['user_id', 'email_confirmed'],
      hasOneOf: ['org_id_to_org_info', 'can_create_orgs', 'has_password'],
    }),
};

export const PROPELAUTH = profileSource({
  key: 'propelauth',
  label: 'PropelAuth',
  carries: {
    passwords: { how: 'no', note: 'the API has none' },
    factors: { how: 'no' },
    organizations: { how: 'yes', note: 'with include_orgs=true' },
    roles: { how: 'yes' },
    metadata: { how: 'yes' },
  },
  getIt: 'GET /api/backend/v1/user/query?include_orgs=true',
  parts: [USERS],
  fields: {
    id: ['user_id'],
    email: ['email'],
    emailVerified: ['email_confirmed'],
    firstName: ['first_name'],
    lastName: ['last_name'],
    active: ['enabled'],
    metadata: ['username', 'legacy_user_id'],
    metadataObjects: { properties: '' },
  },
  memberships: (asked) => organizationsOf(asked),
} satisfies Profile);

function organizationsOf({ fields }: Asked): readonly SourceMembership[] {
  const organizations = objectIn(fields.valueOf(['org_id_to_org_info'])) ?? {};
  return Object.entries(organizations).flatMap(([org, value]) => {
    const about = asObject(value) ?? {};
    const orgName = textOf(about['org_name']);
    const roles = [...namesIn(about['user_role']), ...namesIn(about['additional_roles'])];
    return [{ org, roles: [...new Set(roles)], ...(orgName !== undefined && { orgName }) }];
  });
}
