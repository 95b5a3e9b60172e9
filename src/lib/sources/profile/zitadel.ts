/** Zitadel: human users of its admin export, one record each, with the grants of roles. */
import type { UsersPart } from '../source';
import { namesIn } from '../fields';
import type { Profile } from './profile';
import { profileSource } from './profile-source';
import { haveShape, userTable } from './tables';

const USERS: UsersPart = {
  name: 'users',
  fits: (sample) => haveShape(sample, { has: ['userId', 'user.userName'] }),
};

const GRANTS = userTable({
  name: 'grants',
  flag: 'memberships',
  fits: (sample) => haveShape(sample, { has: ['userId', 'projectId', 'roleKeys'] }),
  user: ['userId'],
  values: { roles: ['roleKeys'] },
});

export const ZITADEL = profileSource({
  key: 'zitadel',
  label: 'Zitadel',
  carries: {
    passwords: { how: 'partly', note: 'with with_passwords' },
    factors: { how: 'partly', note: 'authenticator apps, with with_otp' },
    organizations: { how: 'yes' },
    roles: { how: 'yes', note: 'from the grants' },
    metadata: { how: 'partly', note: 'the user name and the phone number' },
  },
  getIt: `jq -c '.orgs[] | {orgId, orgName: .org.name} + .humanUsers[]' export.json > users.ndjson`,
  parts: [USERS, GRANTS],
  fields: {
    id: ['userId'],
    email: ['user.email.email'],
    emailVerified: ['user.email.isEmailVerified'],
    firstName: ['user.profile.firstName'],
    lastName: ['user.profile.lastName'],
    fullName: ['user.profile.displayName'],
    phone: ['user.phone.phone'],
    passwordHash: ['user.hashedPassword.value'],
    totpSecret: ['user.otpCode'],
    metadata: ['user.userName', 'user.phone.phone'],
  },
  memberships: ({ fields, context }) => {
    const [org, orgName] = [fields.textOf(['orgId']), fields.nameOf(['orgName'])];
    if (org === undefined) return [];
    const roles = context.entriesOf(GRANTS.name).flatMap((grant) => namesIn(grant['roles']));
    return [{ org, roles: [...new Set(roles)], ...(orgName !== undefined && { orgName }) }];
  },
} satisfies Profile);
