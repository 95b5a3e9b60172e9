import { type Answer, asUserId, type UserId } from '../model';
import { bestMembership, type Gateway, type WorkosOrganization, type WorkosUser } from '../workos';
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
>;

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
      const ids = await store.valuesFrom(KEYS.usersOfEmail(email));
      const users = await Promise.all(ids.map((id) => userOf(asUserId(id))));
      return { ok: true, value: users.filter((user) => user !== undefined) };
    },
    findOrganization: async (id) => found(await organizationOf(id)),
    findOrganizationByExternalId: async (externalId) => {
      const id = await store.get(KEYS.organizationOfExternalId(externalId));
      return found(id === undefined ? undefined : await organizationOf(id));
    },
    listOrganizationsByName: async (name) => {
      const ids = await store.valuesFrom(KEYS.organizationsOfName(name));
      const all = await Promise.all(ids.map(organizationOf));
      return { ok: true, value: { matches: all.filter((each) => each !== undefined) } };
    },
    findMembership: async ({ userId, organizationId }) => {
      const stored = await store.valuesFrom(KEYS.memberships(organizationId, userId));
      return found(bestMembership(stored.flatMap((value) => storedMembership(value) ?? [])));
    },
  };
}

function found<T>(value: T | undefined): Answer<T | undefined> {
  return { ok: true, value };
}
