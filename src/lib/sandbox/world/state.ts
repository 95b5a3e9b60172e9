import type { AuthFactor, Membership, Organization, Role, StoredPassword, User } from './entities';
import { type Place, Table } from './table';

/** Places of rows that share a key, oldest first: an index that can be listed page by page. */
class Groups<T> {
  private readonly groups = new Map<string, Place<T>[]>();

  add(key: string, place: Place<T>): void {
    const group = this.groups.get(key);
    if (group === undefined) this.groups.set(key, [place]);
    else group.push(place);
  }

  of(key: string): readonly Place<T>[] {
    return this.groups.get(key) ?? [];
  }
}

function pairKey(userId: string, organizationId: string): string {
  return `${userId} ${organizationId}`;
}

/** Changes the key of `id` in an index; null means no key. */
function moveKey(
  index: Map<string, string>,
  id: string,
  keys: { readonly from: string | null; readonly to: string | null },
): void {
  if (keys.from !== null) index.delete(keys.from);
  if (keys.to !== null) index.set(keys.to, id);
}

/** Every object of the environment, with the indexes that keep the time of a lookup constant. */
export class State {
  readonly users = new Table<User>();
  readonly organizations = new Table<Organization>();
  readonly memberships = new Table<Membership>();
  readonly factors = new Table<AuthFactor>();
  readonly environmentRoles = new Map<string, Role>();
  private readonly passwords = new Map<string, StoredPassword>();
  private readonly userIdByEmail = new Map<string, string>();
  private readonly userIdByExternalId = new Map<string, string>();
  private readonly organizationIdByExternalId = new Map<string, string>();
  private readonly membershipIdByPair = new Map<string, string>();
  private readonly userMemberships = new Groups<Membership>();
  private readonly organizationMemberships = new Groups<Membership>();
  private readonly userFactors = new Groups<AuthFactor>();
  private readonly organizationRoles = new Map<string, Map<string, Role>>();

  userByEmail(email: string): User | undefined {
    return this.users.get(this.userIdByEmail.get(email.toLowerCase()) ?? '');
  }

  userByExternalId(externalId: string): User | undefined {
    return this.users.get(this.userIdByExternalId.get(externalId) ?? '');
  }

  addUser(user: User): void {
    this.users.insert(user);
    this.userIdByEmail.set(user.email.toLowerCase(), user.id);
    moveKey(this.userIdByExternalId, user.id, { from: null, to: user.external_id });
  }

  replaceUser(user: User): void {
    const old = this.users.get(user.id);
    if (old === undefined) return;
    const emails = { from: old.email.toLowerCase(), to: user.email.toLowerCase() };
    moveKey(this.userIdByEmail, user.id, emails);
    const externalIds = { from: old.external_id, to: user.external_id };
    moveKey(this.userIdByExternalId, user.id, externalIds);
    this.users.replace(user);
  }

  /** Removes the user with its memberships, factors and password. */
  removeUser(user: User): void {
    for (const { row } of this.membershipsOfUser(user.id)) if (row) this.removeMembership(row);
    for (const { row } of this.factorsOfUser(user.id)) if (row) this.factors.delete(row.id);
    this.userIdByEmail.delete(user.email.toLowerCase());
    moveKey(this.userIdByExternalId, user.id, { from: user.external_id, to: null });
    this.passwords.delete(user.id);
    this.users.delete(user.id);
  }

  passwordOf(userId: string): StoredPassword | undefined {
    return this.passwords.get(userId);
  }

  setPassword(userId: string, password: StoredPassword): void {
    this.passwords.set(userId, password);
  }

  organizationByExternalId(externalId: string): Organization | undefined {
    return this.organizations.get(this.organizationIdByExternalId.get(externalId) ?? '');
  }

  addOrganization(organization: Organization): void {
    this.organizations.insert(organization);
    const externalIds = { from: null, to: organization.external_id };
    moveKey(this.organizationIdByExternalId, organization.id, externalIds);
  }

  replaceOrganization(organization: Organization): void {
    const from = this.organizations.get(organization.id)?.external_id ?? null;
    const externalIds = { from, to: organization.external_id };
    moveKey(this.organizationIdByExternalId, organization.id, externalIds);
    this.organizations.replace(organization);
  }

  /** Removes the organization with its memberships and roles. */
  removeOrganization(organization: Organization): void {
    for (const { row } of this.membershipsOfOrganization(organization.id)) {
      if (row) this.removeMembership(row);
    }
    const externalIds = { from: organization.external_id, to: null };
    moveKey(this.organizationIdByExternalId, organization.id, externalIds);
    this.organizationRoles.delete(organization.id);
    this.organizations.delete(organization.id);
  }

  membershipOf(userId: string, organizationId: string): Membership | undefined {
    return this.memberships.get(this.membershipIdByPair.get(pairKey(userId, organizationId)) ?? '');
  }

  membershipsOfUser(userId: string): readonly Place<Membership>[] {
    return this.userMemberships.of(userId);
  }

  membershipsOfOrganization(organizationId: string): readonly Place<Membership>[] {
    return this.organizationMemberships.of(organizationId);
  }

  addMembership(membership: Membership): void {
    const place = this.memberships.insert(membership);
    const { id, user_id: userId, organization_id: organizationId } = membership;
    this.membershipIdByPair.set(pairKey(userId, organizationId), id);
    this.userMemberships.add(userId, place);
    this.organizationMemberships.add(organizationId, place);
  }

  removeMembership(membership: Membership): void {
    this.membershipIdByPair.delete(pairKey(membership.user_id, membership.organization_id));
    this.memberships.delete(membership.id);
  }

  factorsOfUser(userId: string): readonly Place<AuthFactor>[] {
    return this.userFactors.of(userId);
  }

  addFactor(factor: AuthFactor): void {
    this.userFactors.add(factor.user_id, this.factors.insert(factor));
  }

  rolesOfOrganization(organizationId: string): readonly Role[] {
    return [...(this.organizationRoles.get(organizationId)?.values() ?? [])];
  }

  addRoleOfOrganization(organizationId: string, role: Role): void {
    const roles = this.organizationRoles.get(organizationId) ?? new Map<string, Role>();
    this.organizationRoles.set(organizationId, roles.set(role.slug, role));
  }

  /** True when a membership of the organization may have the role. */
  hasRole(organizationId: string, slug: string): boolean {
    return (
      this.environmentRoles.has(slug) ||
      this.organizationRoles.get(organizationId)?.has(slug) === true
    );
  }
}
