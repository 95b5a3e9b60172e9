import { type Answer, type OrganizationId, parseJson } from '../model';
import type { RequestStack } from '../requests';
import type { Gateway, WorkosMembership } from '../workos';
import {
  KEYS,
  membershipEntries,
  organizationEntries,
  storedMembership,
  userEntries,
} from './entries';
import type { IndexStore } from './index-store';
import { type ListEnd, readList } from './read-list';
import { type EnvironmentReads, storedReads } from './stored-objects';

/** How many lookups the caller is going to make: a list is read where it takes fewer requests than they do. */
export interface ExpectedLooks {
  readonly users: number;
  readonly organizations: number;
  /** In one organization; undefined for one that is not of the file. */
  readonly memberships: (id: OrganizationId) => number | undefined;
}

export interface EnvironmentPorts {
  readonly gateway: Gateway;
  readonly stack: RequestStack;
  readonly store: IndexStore;
  readonly onListed?: (progress: ListedSoFar) => void;
}

/** What was listed so far. */
export interface ListedSoFar {
  readonly users: number;
  readonly organizations: number;
  readonly memberships: number;
}

/**
 * An environment, read once. Lists are read into the index with all their pages, users and organizations by `read`, the
 * memberships of an organization at their first lookup. A list that turns out to take more requests than the lookups it
 * is for is given up, and each lookup is then a request of its own: at most half of the requests are wasted.
 *
 * What was listed is not read again: changes in WorkOS since then are not seen.
 */
export class Environment {
  /** Of users and organizations; known after `read`. */
  private ends: { users: ListEnd; organizations: ListEnd } | undefined;
  private readonly memberLists = new Map<OrganizationId, Promise<ListEnd | 'absent'>>();
  private readonly listed = { users: 0, organizations: 0, memberships: 0 };

  constructor(
    private readonly ports: EnvironmentPorts,
    private readonly expected: ExpectedLooks,
  ) {}

  /** True where users are looked up one by one. */
  get looksUsersUp(): boolean {
    return this.ends?.users === 'too_long';
  }

  /**
   * Reads the users and the organizations, or finds out that single lookups are cheaper.
   *
   * @throws Abort when WorkOS cannot be read, or the job stops
   */
  async read(): Promise<void> {
    const { gateway, stack, store } = this.ports;
    const [users, organizations] = await Promise.all([
      readList(store, {
        name: 'users',
        read: (after) => stack.look('read', () => gateway.listUsers(after)),
        entriesOf: userEntries,
        pagesAtMost: pagesFor(this.expected.users),
        onPage: (items) => {
          this.note('users', items);
        },
      }),
      readList(store, {
        name: 'organizations',
        read: (after) => stack.look('other', () => gateway.listOrganizations(after)),
        entriesOf: organizationEntries,
        pagesAtMost: pagesFor(this.expected.organizations),
        onPage: (items) => {
          this.note('organizations', items);
        },
      }),
    ]);
    this.ends = { users, organizations };
  }

  /** The lookups. `read` comes first. */
  get reads(): EnvironmentReads {
    const { ends } = this;
    if (ends === undefined) throw new Error('The environment has not been read');
    const { gateway, stack, store } = this.ports;
    const stored = storedReads(store);
    return {
      ...stored,
      ...(ends.users === 'too_long' && this.lookedUpUsers()),
      ...(ends.organizations === 'too_long' && this.lookedUpOrganizations()),
      findMembership: async (pair) => {
        const end = await this.membersOf(pair.organizationId);
        if (end === 'absent') return { ok: true, value: undefined };
        if (end === 'read') return stored.findMembership(pair);
        return stack.look('read', () => gateway.findMembership(pair));
      },
    };
  }

  /** All memberships of an organization, of any status, in no order. */
  async *memberships(organizationId: OrganizationId): AsyncGenerator<WorkosMembership> {
    await this.listMembers(organizationId, Number.POSITIVE_INFINITY);
    const { store } = this.ports;
    for await (const value of store.eachValueFrom(KEYS.membershipsOf(organizationId))) {
      const membership = storedMembership(value);
      if (membership !== undefined) yield membership;
    }
  }

  private membersOf(id: OrganizationId): Promise<ListEnd | 'absent'> {
    const known = this.memberLists.get(id);
    if (known !== undefined) return known;
    const looks = this.expected.memberships(id) ?? 1;
    const reading =
      looks < 2 ? Promise.resolve('too_long' as const) : this.listMembers(id, pagesFor(looks));
    this.memberLists.set(id, reading);
    return reading;
  }

  private async listMembers(
    organizationId: OrganizationId,
    pagesAtMost: number,
  ): Promise<ListEnd | 'absent'> {
    const { gateway, stack, store } = this.ports;
    const whose = { isAbsent: false };
    const end = await readList(store, {
      name: `members of ${organizationId}`,
      read: async (after) => {
        const page = await stack.look('read', () =>
          gateway.listMemberships({ organizationId }, after),
        );
        if (!page.ok) return page;
        whose.isAbsent = page.value === undefined;
        return { ok: true, value: page.value ?? { items: [] } };
      },
      entriesOf: membershipEntries,
      pagesAtMost,
      onPage: (items) => {
        this.note('memberships', items);
      },
    });
    return whose.isAbsent ? 'absent' : end;
  }

  private note(what: keyof ListedSoFar, items: number): void {
    this.listed[what] += items;
    this.ports.onListed?.(this.listed);
  }

  private lookedUpUsers(): Pick<
    EnvironmentReads,
    'getUser' | 'findUserByExternalId' | 'findUsersByEmail'
  > {
    const { gateway } = this.ports;
    return {
      getUser: (id) => this.lookOnce(KEYS.look('user', id), () => gateway.getUser(id)),
      findUserByExternalId: (externalId) =>
        this.lookOnce(KEYS.look('external_id', externalId), () =>
          gateway.findUserByExternalId(externalId),
        ),
      findUsersByEmail: (email) =>
        this.lookOnce(KEYS.look('email', email), () => gateway.findUsersByEmail(email)),
    };
  }

  /** Keeps the answer: what was looked up is not requested again, also in a run after a kill. */
  private async lookOnce<T>(key: string, send: () => Promise<Answer<T>>): Promise<Answer<T>> {
    const { stack, store } = this.ports;
    const kept = await store.get(key);
    if (kept !== undefined) return { ok: true, value: (parseJson(kept) ?? undefined) as T };
    const answer = await stack.look('read', send);
    if (answer.ok) await store.add([[key, JSON.stringify(answer.value ?? null)]]);
    return answer;
  }

  private lookedUpOrganizations(): Pick<
    EnvironmentReads,
    'findOrganization' | 'findOrganizationByExternalId' | 'listOrganizationsByName'
  > {
    const { gateway, stack } = this.ports;
    return {
      findOrganization: (id) => stack.look('other', () => gateway.findOrganization(id)),
      findOrganizationByExternalId: (externalId) =>
        stack.look('other', () => gateway.findOrganizationByExternalId(externalId)),
      listOrganizationsByName: (name, after) =>
        stack.look('other', () => gateway.listOrganizationsByName(name, after)),
    };
  }
}

/** How many pages are tried before the single lookups are cheaper. */
function pagesFor(looks: number): number {
  return Math.max(1, Math.ceil(looks / 2));
}
