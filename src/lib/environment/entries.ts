import { foldedName, looseEmail, normalEmail, type OrganizationId, parseJson } from '../model';
import type { MembershipPair, WorkosMembership, WorkosOrganization, WorkosUser } from '../workos';
import type { Entry } from './index-store';

/** Between the parts of a key: no id of WorkOS and no name has it. */
const END = '\u0000';

/** Keys of the index. A key that ends with `END` is the beginning of others. */
export const KEYS = {
  user: (id: string) => `user${END}${id}`,
  userOfEmail: (email: string) => `email${END}${normalEmail(email)}`,
  /** Exists where a user has the email in any form. */
  anyOfEmail: (email: string) => `loose_email${END}${looseEmail(email)}`,
  usersOfEmail: (email: string) => `${KEYS.anyOfEmail(email)}${END}`,
  userOfExternalId: (externalId: string) => `user_external_id${END}${externalId}`,
  organization: (id: string) => `org${END}${id}`,
  organizationsOfName: (name: string) => `org_name${END}${foldedName(name)}${END}`,
  organizationOfExternalId: (externalId: string) => `org_external_id${END}${externalId}`,
  organizationOfDomain: (domain: string) => `org_domain${END}${domain}`,
  membershipsOf: (organizationId: OrganizationId) => `member${END}${organizationId}${END}`,
  membership: ({ organizationId, userId }: MembershipPair, status: string) =>
    `${KEYS.membershipsOf(organizationId)}${userId}${END}${status}`,
  look: (by: 'user' | 'external_id' | 'email', value: string) => `look${END}${by}${END}${value}`,
  list: (name: string) => `list${END}${name}`,
};

/** A user, and by what it is found. */
export function userEntries(user: WorkosUser): readonly Entry[] {
  const entries: Entry[] = [
    [KEYS.user(user.id), JSON.stringify(user)],
    [KEYS.userOfEmail(user.email), user.id],
    [KEYS.anyOfEmail(user.email), ''],
    [KEYS.usersOfEmail(user.email) + user.id, user.id],
  ];
  if (user.externalId !== null) entries.push([KEYS.userOfExternalId(user.externalId), user.id]);
  return entries;
}

/** As `userEntries`. */
export function organizationEntries(organization: WorkosOrganization): readonly Entry[] {
  const { id, name, externalId, domains } = organization;
  const entries: Entry[] = [
    [KEYS.organization(id), JSON.stringify(organization)],
    [KEYS.organizationsOfName(name) + id, id],
    ...domains.map(({ domain }): Entry => [KEYS.organizationOfDomain(domain), id]),
  ];
  if (externalId !== null) entries.push([KEYS.organizationOfExternalId(externalId), id]);
  return entries;
}

/** As `userEntries`. */
export function membershipEntries(membership: WorkosMembership): readonly Entry[] {
  return [[KEYS.membership(membership, membership.status), JSON.stringify(membership)]];
}

/** The user of an entry; undefined where there is none. */
export function storedUser(value: string | undefined): WorkosUser | undefined {
  return readEntry(value) as WorkosUser | undefined;
}

/** As `storedUser`. */
export function storedOrganization(value: string | undefined): WorkosOrganization | undefined {
  return readEntry(value) as WorkosOrganization | undefined;
}

/** As `storedUser`. */
export function storedMembership(value: string | undefined): WorkosMembership | undefined {
  return readEntry(value) as WorkosMembership | undefined;
}

/** This version wrote what it reads: an index of another one is in another folder. */
function readEntry(value: string | undefined): unknown {
  return value === undefined ? undefined : parseJson(value);
}
