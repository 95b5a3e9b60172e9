import type {
  Answer,
  FactorId,
  MembershipId,
  OrganizationId,
  RecordedDomain,
  TotpFactor,
  UserId,
  UserRecord,
} from '../model';

/** A user as WorkOS has it. */
export interface WorkosUser {
  readonly id: UserId;
  readonly email: string;
  readonly externalId: string | null;
  readonly createdAtMs: number;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly emailVerified: boolean;
  readonly updatedAtMs: number;
  /** Undefined for a user who has never signed in. */
  readonly lastSignInAtMs?: number;
}

/** An organization as WorkOS has it. Its name need not be unique. */
export interface WorkosOrganization {
  readonly id: OrganizationId;
  readonly name: string;
  readonly externalId: string | null;
  readonly domains: readonly WorkosDomain[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** A domain of an organization. No other organization has it. */
export interface WorkosDomain {
  /** In lower case. */
  readonly domain: string;
  /** `verified`, `legacy_verified`, `pending`, `unverified` or `failed`. */
  readonly state: string;
}

/** A user's place in an organization. */
export interface WorkosMembership {
  readonly id: MembershipId;
  readonly userId: UserId;
  readonly organizationId: OrganizationId;
  readonly roleSlugs: readonly string[];
  /** `active`, `inactive` or `pending`. */
  readonly status: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** A second factor of a user. WorkOS shows its secret to the request that enrolls it, and never again. */
export interface WorkosFactor {
  readonly id: FactorId;
  /** `totp`, `sms` or another. */
  readonly type: string;
  /** Undefined where the answer does not say it. */
  readonly userId?: UserId;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** A role of the environment, or of one organization. */
export interface WorkosRole {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly description: string | null;
  /** Slugs, sorted. */
  readonly permissions: readonly string[];
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** What a role can allow. Permissions belong to the environment. */
export interface WorkosPermission {
  readonly id: string;
  readonly slug: string;
  readonly createdAtMs: number;
}

/** The fields of a role that an update may change. */
export interface RoleFields {
  readonly name?: string;
  readonly description?: string | null;
}

export interface NewRole extends RoleFields {
  readonly slug: string;
  readonly name: string;
}

/** A role by its slug. Without an organization it is one of the environment. */
export interface RolePlace {
  readonly slug: string;
  readonly organizationId?: OrganizationId | undefined;
}

/**
 * The fields of a user that an update may change. One that is absent or blank stays as it is, and null clears it:
 * WorkOS removes the external id or the key of the metadata, and gets an empty name, because names cannot be null
 * (docs/workos-api.md, "Updating a user").
 */
export interface UserFields {
  /** WorkOS marks a new email as unverified, unless `emailVerified` goes with it. */
  readonly email?: string;
  readonly firstName?: string | null;
  readonly lastName?: string | null;
  readonly externalId?: string | null;
  readonly metadata?: Readonly<Record<string, string | null>>;
  readonly emailVerified?: boolean;
  readonly password?: string;
  readonly passwordHash?: UserRecord['passwordHash'];
}

export interface NewOrganization {
  readonly name: string;
  readonly externalId?: string;
  readonly domains?: readonly RecordedDomain[];
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * The fields of an organization that an update may change. One that is absent stays as it is. `domains` replaces the
 * whole list. Null removes the external id or the key of the metadata (docs/workos-api.md, "Organizations").
 */
export interface OrganizationFields {
  readonly name?: string;
  readonly externalId?: string | null;
  readonly domains?: readonly RecordedDomain[];
  readonly metadata?: Readonly<Record<string, string | null>>;
}

export interface MembershipPair {
  readonly userId: UserId;
  readonly organizationId: OrganizationId;
}

export interface NewMembership extends MembershipPair {
  /** Empty: WorkOS gives the environment's default role (docs/workos-api.md, "Creating a membership"). */
  readonly roleSlugs: readonly string[];
}

/**
 * How a create is sent. Nothing may depend on WorkOS honoring the key: for these paths no schema mentions it, and only
 * the Elixir SDK documents it, for organizations (docs/workos-api.md, "Idempotency").
 */
export interface CreateOptions {
  readonly idempotencyKey: string;
}

/** One page of a list. `after` is set when another page follows. */
export interface ListPage<T> {
  readonly items: readonly T[];
  readonly after?: string;
}

/** Whose memberships are listed. */
export type MembershipsOf =
  | { readonly userId: UserId; readonly organizationId?: never }
  | { readonly organizationId: OrganizationId; readonly userId?: never };

/** `absent`: WorkOS does not know the object. An earlier request may have deleted it. */
export type Deletion = 'deleted' | 'absent';

/** One page of a search. `after` is set when another page follows. */
export interface OrganizationPage {
  /** Only the organizations whose `foldedName` is that of the requested name. */
  readonly matches: readonly WorkosOrganization[];
  readonly after?: string;
}

/**
 * The requests to WorkOS. Each call sends at most one HTTP request: no retry, no pacing, no paging. No call rejects: an
 * expected error is a `Failure`. Finds give `undefined` where WorkOS answers 404.
 */
export interface Gateway {
  createUser(user: UserRecord, sending: CreateOptions): Promise<Answer<WorkosUser>>;
  updateUser(id: UserId, fields: UserFields): Promise<Answer<WorkosUser>>;
  getUser(id: UserId): Promise<Answer<WorkosUser | undefined>>;
  findUserByExternalId(externalId: string): Promise<Answer<WorkosUser | undefined>>;
  /** Emails are compared by `looseEmail`: WorkOS may have normalised them (docs/workos-api.md, "Email addresses"). */
  findUsersByEmail(email: string): Promise<Answer<readonly WorkosUser[]>>;
  /** One page of all users, the oldest first: who is created meanwhile is on a later page. */
  listUsers(after?: string): Promise<Answer<ListPage<WorkosUser>>>;
  deleteUser(id: UserId): Promise<Answer<Deletion>>;
  createOrganization(
    organization: NewOrganization,
    sending: CreateOptions,
  ): Promise<Answer<WorkosOrganization>>;
  updateOrganization(
    id: OrganizationId,
    fields: OrganizationFields,
  ): Promise<Answer<WorkosOrganization>>;
  findOrganization(id: OrganizationId): Promise<Answer<WorkosOrganization | undefined>>;
  findOrganizationByExternalId(externalId: string): Promise<Answer<WorkosOrganization | undefined>>;
  /** One page of the organizations named `name`, after the cursor of the page before. Read all pages. */
  listOrganizationsByName(name: string, after?: string): Promise<Answer<OrganizationPage>>;
  /** One page of all organizations, the oldest first. */
  listOrganizations(after?: string): Promise<Answer<ListPage<WorkosOrganization>>>;
  deleteOrganization(id: OrganizationId): Promise<Answer<Deletion>>;
  createMembership(
    membership: NewMembership,
    sending: CreateOptions,
  ): Promise<Answer<WorkosMembership>>;
  /** Of any status: an active one before a pending one before an inactive one. */
  findMembership(pair: MembershipPair): Promise<Answer<WorkosMembership | undefined>>;
  updateMembership(
    id: MembershipId,
    roleSlugs: readonly string[],
  ): Promise<Answer<WorkosMembership>>;
  getMembership(id: MembershipId): Promise<Answer<WorkosMembership | undefined>>;
  /** One page of the memberships of any status, the oldest first; undefined when WorkOS does not know whose they are. */
  listMemberships(
    of: MembershipsOf,
    after?: string,
  ): Promise<Answer<ListPage<WorkosMembership> | undefined>>;
  /** Makes an active membership inactive; its user is signed out. */
  deactivateMembership(id: MembershipId): Promise<Answer<WorkosMembership>>;
  deleteMembership(id: MembershipId): Promise<Answer<Deletion>>;
  /** WorkOS accepts any number of factors: list those of the user first. */
  enrollAuthFactor(
    userId: UserId,
    factor: TotpFactor,
    sending: CreateOptions,
  ): Promise<Answer<WorkosFactor>>;
  /** One page of the factors of a user, the oldest first; undefined when WorkOS does not know the user. */
  listAuthFactors(
    userId: UserId,
    after?: string,
  ): Promise<Answer<ListPage<WorkosFactor> | undefined>>;
  deleteAuthFactor(id: FactorId): Promise<Answer<Deletion>>;
  /** The roles of the environment, and those of the organization if one is given; undefined when it is not known. */
  listRoles(organizationId?: OrganizationId): Promise<Answer<readonly WorkosRole[] | undefined>>;
  createRole(
    role: NewRole,
    organizationId: OrganizationId | undefined,
    sending: CreateOptions,
  ): Promise<Answer<WorkosRole>>;
  updateRole(role: RolePlace, fields: RoleFields): Promise<Answer<WorkosRole>>;
  /** Replaces all permissions of the role. */
  setRolePermissions(role: RolePlace, permissions: readonly string[]): Promise<Answer<WorkosRole>>;
  /** WorkOS deletes no role of the environment (docs/workos-api.md, "Roles and permissions"). */
  deleteOrganizationRole(slug: string, organizationId: OrganizationId): Promise<Answer<Deletion>>;
  /** One page of the permissions of the environment, the oldest first. */
  listPermissions(after?: string): Promise<Answer<ListPage<WorkosPermission>>>;
  /** Its name is its slug. */
  createPermission(slug: string, sending: CreateOptions): Promise<Answer<WorkosPermission>>;
  deletePermission(slug: string): Promise<Answer<Deletion>>;
  /** Makes an inactive membership active again, with its roles (docs/workos-api.md, "Memberships"). */
  reactivateMembership(id: MembershipId): Promise<Answer<WorkosMembership>>;
  /** The server's time minus ours by the `Date` of the last answer (whole seconds); undefined before the first. */
  serverClockOffsetMs(): number | undefined;
  /** Closes the connections after the requests in flight end, each within its timeout. May be called again. */
  close(): Promise<void>;
  /** Cuts the requests in flight: they give an ambiguous failure. */
  abort(): Promise<void>;
}

export interface GatewayOptions {
  readonly apiKey: string;
  /** `http` or `https`, host and port; no path. */
  readonly baseUrl: URL;
  /** An HTTP proxy that all requests go through; its URL may hold a name and a password. */
  readonly proxy?: URL;
  /** At most so many connections are open, with one request at a time on each. */
  readonly connections: number;
  /** The time for connect, request, headers and body together. */
  readonly timeoutMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Named in the user agent. */
  readonly appVersion: string;
}
