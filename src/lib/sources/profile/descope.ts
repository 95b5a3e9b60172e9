/** Descope: users of its Management API. */
import { isAddress } from '../../records';
import { flagOf, listIn, namesIn, objectIn, objectsIn, textOf } from '../fields';
import type { SourceMembership, UserState, UsersPart } from '../source';
import type { Asked, Profile } from './profile';
import { profileSource } from './profile-source';
import { haveShape } from './tables';

const USERS: UsersPart = {
  name: 'users',
  fits: (sample) => haveShape(sample, { has: ['loginIds', 'userId'] }),
};

export const DESCOPE = profileSource({
  key: 'descope',
  label: 'Descope',
  carries: {
    passwords: {
      how: 'partly',
      note: 'a column passwordHash that you add: only its support exports them',
    },
    factors: { how: 'no' },
    organizations: { how: 'yes', note: 'tenants' },
    roles: { how: 'yes', note: 'roles in tenants; those of the project as groups by --groups' },
    metadata: { how: 'yes' },
  },
  getIt: 'POST /v1/mgmt/user/search',
  parts: [USERS],
  fields: {
    id: ['userId'],
    email: ['email'],
    firstName: ['givenName'],
    lastName: ['familyName'],
    fullName: ['name'],
    phone: ['phone'],
    passwordHash: ['passwordHash'],
    groups: ['roleNames'],
    metadata: ['phone'],
    metadataObjects: { customAttributes: '' },
  },
  read: (asked) => {
    const { fields } = asked;
    const own = fields.textOf(['email']);
    return {
      email: own ?? loginEmailOf(asked),
      // The flag is about `email`.
      emailVerified: own !== undefined && flagOf(fields.valueOf(['verifiedEmail'])) === true,
      social: socialOf(asked),
      state: stateOf(asked),
      isFederated: isOfSso(asked),
    };
  },
  memberships: ({ fields }) =>
    objectsIn(fields.valueOf(['userTenants'])).flatMap(({ tenantId, tenantName, roleNames }) => {
      const [org, orgName] = [textOf(tenantId), textOf(tenantName)];
      if (org === undefined) return [];
      const membership: SourceMembership = { org, roles: namesIn(roleNames) };
      return [orgName === undefined ? membership : { ...membership, orgName }];
    }),
} satisfies Profile);

/** A login id that is an address, where the user has no email. */
function loginEmailOf({ fields }: Asked): string | undefined {
  const ids = listIn(fields.valueOf(['loginIds'])).map(textOf);
  return ids.find((id) => id !== undefined && isAddress(id));
}

function socialOf({ fields }: Asked): readonly string[] {
  const oauth = objectIn(fields.valueOf(['OAuth'])) ?? {};
  return Object.keys(oauth).filter((provider) => flagOf(oauth[provider]) === true);
}

function isOfSso(asked: Asked): boolean {
  const { fields } = asked;
  const isTrue = (...paths: readonly string[]): boolean => flagOf(fields.valueOf(paths)) === true;
  return isTrue('SAML') && !isTrue('password') && socialOf(asked).length === 0;
}

function stateOf({ fields }: Asked): UserState {
  if (flagOf(fields.valueOf(['test'])) === true) return 'service';
  return fields.textOf(['status']) === 'disabled' ? 'disabled' : 'active';
}
