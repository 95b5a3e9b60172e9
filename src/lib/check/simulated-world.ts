import {
  type EnvironmentReads,
  type IndexStore,
  organizationEntries,
  readFailed,
  storedReads,
  userEntries,
} from '../environment';
import {
  type Answer,
  type Clock,
  asFactorId,
  asMembershipId,
  asOrganizationId,
  asUserId,
  type FactorId,
  type MembershipId,
  normalEmail,
  type OrganizationId,
  parseJson,
  type UserId,
} from '../model';
import type {
  Gateway,
  ListPage,
  MembershipPair,
  OrganizationPage,
  WorkosFactor,
  WorkosMembership,
  WorkosOrganization,
  WorkosUser,
} from '../workos';
import { isSimulated, simulatedId } from './simulated-id';

/** What is there in WorkOS. */
export type WorldReads = EnvironmentReads & Pick<Gateway, 'getMembership' | 'listAuthFactors'>;

const KEYS = {
  membership: (id: MembershipId) => `membership\u0000${id}`,
  /** Empty where it was looked up, and there is none. */
  membershipOf: ({ userId, organizationId }: MembershipPair) =>
    `membership_of\u0000${organizationId}\u0000${userId}`,
  factorsOf: (userId: UserId) => `factors_of\u0000${userId}`,
};

/**
 * What WorkOS would have by now: what the simulation has made and changed, over what is there. What was looked up once
 * is not requested again.
 *
 * Its methods throw an `Abort` when WorkOS cannot be read.
 */
export class SimulatedWorld {
  private readonly own: EnvironmentReads;
  private made = 0;

  constructor(
    private readonly store: IndexStore,
    private readonly clock: Pick<Clock, 'now'>,
    private readonly there: () => WorldReads,
  ) {
    this.own = storedReads(store);
  }

  /** The time of what is made or changed now. */
  get nowMs(): number {
    return this.clock.now();
  }

  newUserId(): UserId {
    return asUserId(this.newId());
  }

  newOrganizationId(): OrganizationId {
    return asOrganizationId(this.newId());
  }

  newMembershipId(): MembershipId {
    return asMembershipId(this.newId());
  }

  newFactorId(): FactorId {
    return asFactorId(this.newId());
  }

  async user(id: UserId): Promise<WorkosUser | undefined> {
    const own = await valueOf(this.own.getUser(id));
    return own !== undefined || isSimulated(id) ? own : valueOf(this.there().getUser(id));
  }

  async userByExternalId(externalId: string): Promise<WorkosUser | undefined> {
    const own = await valueOf(this.own.findUserByExternalId(externalId));
    const found = own ?? (await valueOf(this.there().findUserByExternalId(externalId)));
    return this.unlessChanged(found, (user) => user.externalId === externalId);
  }

  /** The user of this email: no other may have it. */
  async userByEmail(email: string): Promise<WorkosUser | undefined> {
    const hasEmail = (user: WorkosUser): boolean => normalEmail(user.email) === normalEmail(email);
    const own = (await valueOf(this.own.findUsersByEmail(email))).find(hasEmail);
    if (own !== undefined) return own;
    const found = (await valueOf(this.there().findUsersByEmail(email))).find(hasEmail);
    return this.unlessChanged(found, hasEmail);
  }

  /** Keeps a user as it is now. */
  keepUser(user: WorkosUser): Promise<void> {
    return this.store.add(userEntries(user));
  }

  async organization(id: OrganizationId): Promise<WorkosOrganization | undefined> {
    const own = await valueOf(this.own.findOrganization(id));
    if (own !== undefined || isSimulated(id)) return own;
    return valueOf(this.there().findOrganization(id));
  }

  async organizationByExternalId(externalId: string): Promise<WorkosOrganization | undefined> {
    const own = await valueOf(this.own.findOrganizationByExternalId(externalId));
    return own ?? valueOf(this.there().findOrganizationByExternalId(externalId));
  }

  /** One page, as the gateway has it: what the simulation has made is on the first. */
  async organizationsByName(name: string, after: string | undefined): Promise<OrganizationPage> {
    const there = await valueOf(this.there().listOrganizationsByName(name, after));
    if (after !== undefined) return there;
    const own = await valueOf(this.own.listOrganizationsByName(name));
    return { ...there, matches: [...own.matches, ...there.matches] };
  }

  /** The organization that has the domain: no other may have it. */
  async ownerOfDomain(domain: string): Promise<OrganizationId | undefined> {
    return (await this.own.ownerOfDomain(domain)) ?? (await this.there().ownerOfDomain(domain));
  }

  keepOrganization(organization: WorkosOrganization): Promise<void> {
    return this.store.add(organizationEntries(organization));
  }

  isOrganizationSimulated(id: OrganizationId): boolean {
    return isSimulated(id);
  }

  async membership(pair: MembershipPair): Promise<WorkosMembership | undefined> {
    const own = await this.store.get(KEYS.membershipOf(pair));
    if (own !== undefined) return own === '' ? undefined : (parseJson(own) as WorkosMembership);
    if (isSimulated(pair.userId) || isSimulated(pair.organizationId)) return undefined;
    const there = await valueOf(this.there().findMembership(pair));
    await (there === undefined
      ? this.store.add([[KEYS.membershipOf(pair), '']])
      : this.keepMembership(there));
    return there;
  }

  async membershipOfId(id: MembershipId): Promise<WorkosMembership | undefined> {
    const own = await this.store.get((await this.store.get(KEYS.membership(id))) ?? '');
    if (own !== undefined) return parseJson(own) as WorkosMembership;
    const there = await valueOf(this.there().getMembership(id));
    if (there !== undefined) await this.keepMembership(there);
    return there;
  }

  keepMembership(membership: WorkosMembership): Promise<void> {
    const key = KEYS.membershipOf(membership);
    return this.store.add([
      [key, JSON.stringify(membership)],
      [KEYS.membership(membership.id), key],
    ]);
  }

  /** A page of the factors of a user. */
  async factors(
    userId: UserId,
    after: string | undefined,
  ): Promise<ListPage<WorkosFactor> | undefined> {
    const own = await this.store.get(KEYS.factorsOf(userId));
    if (own !== undefined) return parseJson(own) as ListPage<WorkosFactor>;
    if (isSimulated(userId)) return NO_FACTORS;
    const page = (await valueOf(this.there().listAuthFactors(userId, after))) ?? NO_FACTORS;
    const isWhole = after === undefined && page.after === undefined;
    if (isWhole) await this.store.add([[KEYS.factorsOf(userId), JSON.stringify(page)]]);
    return page;
  }

  /** Keeps the factor of a user who had none. */
  keepFactor(factor: WorkosFactor & { readonly userId: UserId }): Promise<void> {
    const page: ListPage<WorkosFactor> = { items: [factor] };
    return this.store.add([[KEYS.factorsOf(factor.userId), JSON.stringify(page)]]);
  }

  /** A user as it is now; undefined where a change of the simulation has taken from it what it was found by. */
  private async unlessChanged(
    found: WorkosUser | undefined,
    isStill: (user: WorkosUser) => boolean,
  ): Promise<WorkosUser | undefined> {
    const now = found && ((await valueOf(this.own.getUser(found.id))) ?? found);
    return now !== undefined && isStill(now) ? now : undefined;
  }

  private newId(): string {
    this.made += 1;
    return simulatedId(this.made);
  }
}

const NO_FACTORS: ListPage<WorkosFactor> = { items: [] };

/** A read that failed ends the check: what WorkOS has is then unknown, which is no finding about a row. */
async function valueOf<T>(answering: Promise<Answer<T>>): Promise<T> {
  const answer = await answering;
  if (!answer.ok) throw readFailed(answer.failure);
  return answer.value;
}
