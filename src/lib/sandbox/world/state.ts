import {
  type AuthFactor,
  type Membership,
  type Organization,
  type Role,
  type StoredPassword,
  type User,
} from './entities';
import { type Slot, Table } from './table';

/** Slots of rows that share a key, oldest first: an index a listing can be cut out of. */
class Groups<T> {
  readonly #groups = new Map<string, Slot<T>[]>();

  add(key: string, slot: Slot<T>): void {
    const group = this.#groups.get(key);
    if (group === undefined) this.#groups.set(key, [slot]);
    else group.push(slot);
  }

  of(key: string): readonly Slot<T>[] {
    return this.#groups.get(key) ?? [];
  }
}

function pairKey(userId: string, organizationId: string): string {
  return `${userId} ${organizationId}`;
}

/** Moves an external id in its index from the old row of `id` to the new one. */
function moveKey(
  index: Map<string, string>,
  id: string,
  keys: { readonly from: string | null; readonly to: string | null },
): void {
  if (keys.from !== null) index.delete(keys.from);
  if (keys.to !== null) index.set(keys.to, id);
}

/** Every object of the environment, and the indexes that keep each lookup independent of their number. */
export class State {
  readonly users = new Table<User>();
  readonly organizations = new Table<Organization>();
  readonly memberships = new Table<Membership>();
  readonly factors = new Table<AuthFactor>();
  readonly environmentRoles = new Map<string, Role>();
  readonly #passwords = new Map<string, StoredPassword>();
  readonly #userByEmail = new Map<string, string>();
  readonly #userByExternalId = new Map<string, string>();
  readonly #organizationByExternalId = new Map<string, string>();
  readonly #membershipByPair = new Map<string, string>();
  readonly #membershipsOfUser = new Groups<Membership>();
  readonly #membershipsOfOrganization = new Groups<Membership>();
  readonly #factorsOfUser = new Groups<AuthFactor>();
  readonly #rolesOfOrganization = new Map<string, Map<string, Role>>();

  userByEmail(email: string): User | undefined {
    return this.users.get(this.#userByEmail.get(email.toLowerCase()) ?? '');
  }

  userByExternalId(externalId: string): User | undefined {
    return this.users.get(this.#userByExternalId.get(externalId) ?? '');
  }

  addUser(user: User): void {
    this.users.insert(user);
    this.#userByEmail.set(user.email.toLowerCase(), user.id);
    moveKey(this.#userByExternalId, user.id, { from: null, to: user.external_id });
  }

  replaceUser(user: User): void {
    const old = this.users.get(user.id);
    if (old === undefined) return;
    const emails = { from: old.email.toLowerCase(), to: user.email.toLowerCase() };
    moveKey(this.#userByEmail, user.id, emails);
    const externalIds = { from: old.external_id, to: user.external_id };
    moveKey(this.#userByExternalId, user.id, externalIds);
    this.users.replace(user);
  }

  /** Removes the user with everything that hangs on it. */
  removeUser(user: User): void {
    for (const { row } of this.membershipsOfUser(user.id)) if (row) this.removeMembership(row);
    for (const { row } of this.factorsOfUser(user.id)) if (row) this.factors.delete(row.id);
    this.#userByEmail.delete(user.email.toLowerCase());
    moveKey(this.#userByExternalId, user.id, { from: user.external_id, to: null });
    this.#passwords.delete(user.id);
    this.users.delete(user.id);
  }

  passwordOf(userId: string): StoredPassword | undefined {
    return this.#passwords.get(userId);
  }

  setPassword(userId: string, password: StoredPassword): void {
    this.#passwords.set(userId, password);
  }

  organizationByExternalId(externalId: string): Organization | undefined {
    return this.organizations.get(this.#organizationByExternalId.get(externalId) ?? '');
  }

  addOrganization(organization: Organization): void {
    this.organizations.insert(organization);
    const externalIds = { from: null, to: organization.external_id };
    moveKey(this.#organizationByExternalId, organization.id, externalIds);
  }

  replaceOrganization(organization: Organization): void {
    const from = this.organizations.get(organization.id)?.external_id ?? null;
    const externalIds = { from, to: organization.external_id };
    moveKey(this.#organizationByExternalId, organization.id, externalIds);
    this.organizations.replace(organization);
  }

  /** Removes the organization with its memberships and roles. */
  removeOrganization(organization: Organization): void {
    for (const { row } of this.membershipsOfOrganization(organization.id)) {
      if (row) this.removeMembership(row);
    }
    const externalIds = { from: organization.external_id, to: null };
    moveKey(this.#organizationByExternalId, organization.id, externalIds);
    this.#rolesOfOrganization.delete(organization.id);
    this.organizations.delete(organization.id);
  }

  membershipOf(userId: string, organizationId: string): Membership | undefined {
    return this.memberships.get(this.#membershipByPair.get(pairKey(userId, organizationId)) ?? '');
  }

  membershipsOfUser(userId: string): readonly Slot<Membership>[] {
    return this.#membershipsOfUser.of(userId);
  }

  membershipsOfOrganization(organizationId: string): readonly Slot<Membership>[] {
    return this.#membershipsOfOrganization.of(organizationId);
  }

  addMembership(membership: Membership): void {
    const slot = this.memberships.insert(membership);
    const { id, user_id: userId, organization_id: organizationId } = membership;
    this.#membershipByPair.set(pairKey(userId, organizationId), id);
    this.#membershipsOfUser.add(userId, slot);
    this.#membershipsOfOrganization.add(organizationId, slot);
  }

  removeMembership(membership: Membership): void {
    this.#membershipByPair.delete(pairKey(membership.user_id, membership.organization_id));
    this.memberships.delete(membership.id);
  }

  factorsOfUser(userId: string): readonly Slot<AuthFactor>[] {
    return this.#factorsOfUser.of(userId);
  }

  addFactor(factor: AuthFactor): void {
    this.#factorsOfUser.add(factor.user_id, this.factors.insert(factor));
  }

  rolesOfOrganization(organizationId: string): readonly Role[] {
    return [...(this.#rolesOfOrganization.get(organizationId)?.values() ?? [])];
  }

  addRoleOfOrganization(organizationId: string, role: Role): void {
    const roles = this.#rolesOfOrganization.get(organizationId) ?? new Map<string, Role>();
    this.#rolesOfOrganization.set(organizationId, roles.set(role.slug, role));
  }

  /** True when a membership of the organization may have the role. */
  hasRole(organizationId: string, slug: string): boolean {
    return (
      this.environmentRoles.has(slug) ||
      this.#rolesOfOrganization.get(organizationId)?.has(slug) === true
    );
  }
}
