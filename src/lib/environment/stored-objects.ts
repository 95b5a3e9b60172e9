import {
  type Answer,
  asOrganizationId,
  asUserId,
  type OrganizationId,
  type UserId,
} from '../model';
import {
  type Gateway,
  MEMBERSHIP_STATUSES,
  type WorkosOrganization,
  type WorkosUser,
} from '../workos';
import { KEYS, storedMembership, storedOrganization, storedUser } from './entries';
import type { IndexStore } from './index-store';

/** What is there in WorkOS, by the lookups of the gateway: answered from the index where it has the list. */
export type EnvironmentReads = Pick<
  Gateway,
  | 'getUser'
  | 'findUserByExternalId'
  | 'findUsersByEmail'
  | 'findOrganization'
  | 'findOrganizationByExternalId'
  | 'listOrganizationsByName'
  | 'findMembership'
> & {
  /** The organization that has the domain: told by the list of organizations alone. */
  readonly ownerOfDomain: (domain: string) => Promise<OrganizationId | undefined>;
};

/** The lookups, answered by what the index has. */
export function storedReads(store: IndexStore): EnvironmentReads {
  const userOf = async (id: UserId): Promise<WorkosUser | undefined> =>
    storedUser(await store.get(KEYS.user(id)));
  const organizationOf = async (id: string): Promise<WorkosOrganization | undefined> =>
    storedOrganization(await store.get(KEYS.organization(id)));
  return {
    getUser: async (id) => found(await userOf(id)),
    findUserByExternalId: async (externalId) => {
      const id = await store.get(KEYS.userOfExternalId(externalId));
      return found(id === undefined ? undefined : await userOf(asUserId(id)));
    },
    findUsersByEmail: async (email) => {
      const exact = await store.get(KEYS.userOfEmail(email));
      const user = exact === undefined ? undefined : await userOf(asUserId(exact));
      if (user !== undefined) return { ok: true, value: [user] };
      // Most emails that are looked up exist as they are, or not at all: to search costs ten times as much.
      if ((await store.get(KEYS.anyOfEmail(email))) === undefined) return { ok: true, value: [] };
      const ids = await store.valuesFrom(KEYS.usersOfEmail(email));
      const users = await Promise.all(ids.map((id) => userOf(asUserId(id))));
      return { ok: true, value: users.filter((user) => user !== undefined) };
    },
    findOrganization: async (id) => found(await organizationOf(id)),
    findOrganizationByExternalId: async (externalId) => {
      const id = await store.get(KEYS.organizationOfExternalId(externalId));
      return found(id === undefined ? undefined : await organizationOf(id));
    },
    ownerOfDomain: async (domain) => {
      const id = await store.get(KEYS.organizationOfDomain(domain));
      return id === undefined ? undefined : asOrganizationId(id);
    },
    listOrganizationsByName: async (name) => {
      const ids = await store.valuesFrom(KEYS.organizationsOfName(name));
      const all = await Promise.all(ids.map(organizationOf));
      return { ok: true, value: { matches: all.filter((each) => each !== undefined) } };
    },
    findMembership: async (pair) => {
      for (const status of MEMBERSHIP_STATUSES) {
        const membership = storedMembership(await store.get(KEYS.membership(pair, status)));
        if (membership !== undefined) return found(membership);
      }
      return found(undefined);
    },
  };
}

function found<T>(value: T | undefined): Answer<T | undefined> {
  return { ok: true, value };
}
