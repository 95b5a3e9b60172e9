import type { AuthFactor, Membership, Organization, Permission, Role, User } from './entities';
import { Indexes } from './indexes';
import type { StoredPassword } from './stored-password';
import { type Place, Table } from './table';

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

interface Tables {
  readonly users: Table<User>;
  readonly organizations: Table<Organization>;
  readonly memberships: Table<Membership>;
  readonly factors: Table<AuthFactor>;
  readonly permissions: Table<Permission>;
}

/** Every object of the environment, with the indexes that keep the time of a lookup constant. */
export class State {
  readonly users: Table<User>;
  readonly organizations: Table<Organization>;
  readonly memberships: Table<Membership>;
  readonly factors: Table<AuthFactor>;
  readonly permissions: Table<Permission>;

  private constructor(
    tables: Tables,
    private readonly indexes: Indexes,
  ) {
    this.users = tables.users;
    this.organizations = tables.organizations;
    this.memberships = tables.memberships;
    this.factors = tables.factors;
    this.permissions = tables.permissions;
  }

  /** An environment without objects. `now` is the sandbox's clock in milliseconds. */
  static empty(now: () => number): State {
    const tables = {
      users: new Table<User>(now),
      organizations: new Table<Organization>(now),
      memberships: new Table<Membership>(now),
      factors: new Table<AuthFactor>(now),
      permissions: new Table<Permission>(now),
    };
    return new State(tables, new Indexes());
  }

  /** For reads: the same objects without those created after `timeMs`. Roles are never hidden. */
  asOf(timeMs: number): State {
    const tables = {
      users: this.users.asOf(timeMs),
      organizations: this.organizations.asOf(timeMs),
      memberships: this.memberships.asOf(timeMs),
      factors: this.factors.asOf(timeMs),
      permissions: this.permissions.asOf(timeMs),
    };
    return new State(tables, this.indexes);
  }

  get environmentRoles(): Map<string, Role> {
    return this.indexes.environmentRoles;
  }

  /** Notes that the server stores `sent` as `stored`, so that a lookup by either finds the object. */
  noteSpelling(sent: string, stored: string): void {
    this.indexes.spellings.set(sent.toLowerCase(), stored.toLowerCase());
  }

  /** The spelling the server stores for `sent`, in lower case; undefined when it keeps it as it is. */
  storedSpelling(sent: string): string | undefined {
    return this.indexes.spellings.get(sent.toLowerCase());
  }

  userByEmail(email: string): User | undefined {
    const { userIdByEmail } = this.indexes;
    const id =
      userIdByEmail.get(email.toLowerCase()) ?? userIdByEmail.get(this.storedSpelling(email) ?? '');
    return this.users.get(id ?? '');
  }

  userByExternalId(externalId: string): User | undefined {
    return this.users.get(this.indexes.userIdByExternalId.get(externalId) ?? '');
  }

  addUser(user: User): void {
    this.users.insert(user);
    this.indexes.userIdByEmail.set(user.email.toLowerCase(), user.id);
    moveKey(this.indexes.userIdByExternalId, user.id, { from: null, to: user.external_id });
  }

  replaceUser(user: User): void {
    const old = this.users.get(user.id);
    if (old === undefined) return;
    const emails = { from: old.email.toLowerCase(), to: user.email.toLowerCase() };
    moveKey(this.indexes.userIdByEmail, user.id, emails);
    const externalIds = { from: old.external_id, to: user.external_id };
    moveKey(this.indexes.userIdByExternalId, user.id, externalIds);
    this.users.replace(user);
  }

  /** Removes the user with its memberships, factors and password. */
  removeUser(user: User): void {
    for (const { row } of this.membershipsOfUser(user.id)) if (row) this.removeMembership(row);
    for (const { row } of this.factorsOfUser(user.id)) if (row) this.factors.delete(row.id);
    this.indexes.userIdByEmail.delete(user.email.toLowerCase());
    moveKey(this.indexes.userIdByExternalId, user.id, { from: user.external_id, to: null });
    this.indexes.passwords.delete(user.id);
    this.users.delete(user.id);
  }

  passwordOf(userId: string): StoredPassword | undefined {
    return this.indexes.passwords.get(userId);
  }

  setPassword(userId: string, password: StoredPassword): void {
    this.indexes.passwords.set(userId, password);
  }

  organizationByExternalId(externalId: string): Organization | undefined {
    return this.organizations.get(this.indexes.organizationIdByExternalId.get(externalId) ?? '');
  }

  addOrganization(organization: Organization): void {
    this.organizations.insert(organization);
    const externalIds = { from: null, to: organization.external_id };
    moveKey(this.indexes.organizationIdByExternalId, organization.id, externalIds);
  }

  replaceOrganization(organization: Organization): void {
    const from = this.organizations.get(organization.id)?.external_id ?? null;
    const externalIds = { from, to: organization.external_id };
    moveKey(this.indexes.organizationIdByExternalId, organization.id, externalIds);
    this.organizations.replace(organization);
  }

  /** Removes the organization with its memberships and roles. */
  removeOrganization(organization: Organization): void {
    for (const { row } of this.membershipsOfOrganization(organization.id)) {
      if (row) this.removeMembership(row);
    }
    const externalIds = { from: organization.external_id, to: null };
    moveKey(this.indexes.organizationIdByExternalId, organization.id, externalIds);
    this.indexes.organizationRoles.delete(organization.id);
    this.organizations.delete(organization.id);
  }

  membershipOf(userId: string, organizationId: string): Membership | undefined {
    return this.memberships.get(
      this.indexes.membershipIdByPair.get(pairKey(userId, organizationId)) ?? '',
    );
  }

  membershipsOfUser(userId: string): readonly Place<Membership>[] {
    return this.indexes.userMemberships.of(userId);
  }

  membershipsOfOrganization(organizationId: string): readonly Place<Membership>[] {
    return this.indexes.organizationMemberships.of(organizationId);
  }

  addMembership(membership: Membership): void {
    const place = this.memberships.insert(membership);
    const { id, user_id: userId, organization_id: organizationId } = membership;
    this.indexes.membershipIdByPair.set(pairKey(userId, organizationId), id);
    this.indexes.userMemberships.add(userId, place);
    this.indexes.organizationMemberships.add(organizationId, place);
  }

  removeMembership(membership: Membership): void {
    this.indexes.membershipIdByPair.delete(pairKey(membership.user_id, membership.organization_id));
    this.memberships.delete(membership.id);
  }

  factorsOfUser(userId: string): readonly Place<AuthFactor>[] {
    return this.indexes.userFactors.of(userId);
  }

  /** Hex SHA-256 of the secret of a factor, as it was sent. */
  secretOf(factorId: string): string | undefined {
    return this.indexes.factorSecrets.get(factorId);
  }

  addFactor(factor: AuthFactor, secretSha256: string): void {
    this.indexes.factorSecrets.set(factor.id, secretSha256);
    this.indexes.userFactors.add(factor.user_id, this.factors.insert(factor));
  }

  rolesOfOrganization(organizationId: string): readonly Role[] {
    return [...(this.indexes.organizationRoles.get(organizationId)?.values() ?? [])];
  }

  /** Adds the role, or replaces the one with its slug. */
  setRoleOfOrganization(organizationId: string, role: Role): void {
    const roles = this.indexes.organizationRoles.get(organizationId) ?? new Map<string, Role>();
    this.indexes.organizationRoles.set(organizationId, roles.set(role.slug, role));
  }

  /** The role of the environment, or of the organization if one is given. */
  role(slug: string, organizationId: string | undefined): Role | undefined {
    return organizationId === undefined
      ? this.indexes.environmentRoles.get(slug)
      : this.indexes.organizationRoles.get(organizationId)?.get(slug);
  }

  removeRoleOfOrganization(organizationId: string, slug: string): void {
    this.indexes.organizationRoles.get(organizationId)?.delete(slug);
  }

  /** All roles of organizations. */
  *organizationRoles(): Iterable<Role & { readonly organization_id: string }> {
    for (const [organizationId, roles] of this.indexes.organizationRoles) {
      for (const role of roles.values()) yield { ...role, organization_id: organizationId };
    }
  }

  /** A permission by its slug, however new: slugs are unique. */
  permission(slug: string): Permission | undefined {
    for (const row of this.permissions.rows()) if (row.slug === slug) return row;
    return undefined;
  }

  /** True when a membership of the organization may have the role. */
  hasRole(organizationId: string, slug: string): boolean {
    return (
      this.indexes.environmentRoles.has(slug) ||
      this.indexes.organizationRoles.get(organizationId)?.has(slug) === true
    );
  }
}
