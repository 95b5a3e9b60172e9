/** WorkOS objects in the form they have on the wire. */

export type Metadata = Readonly<Record<string, string>>;

interface Timestamps {
  /** ISO 8601 with milliseconds, UTC. */
  readonly created_at: string;
  readonly updated_at: string;
}

export interface User extends Timestamps {
  readonly object: 'user';
  readonly id: string;
  readonly email: string;
  readonly email_verified: boolean;
  readonly first_name: string | null;
  readonly last_name: string | null;
  /** Only in newer versions of the OpenAPI document (0.61). */
  readonly name: string | null;
  readonly profile_picture_url: null;
  readonly last_sign_in_at: string | null;
  readonly locale: string | null;
  readonly external_id: string | null;
  readonly metadata: Metadata;
}

export interface OrganizationDomain extends Timestamps {
  readonly object: 'organization_domain';
  readonly id: string;
  readonly organization_id: string;
  readonly domain: string;
  readonly state: 'pending' | 'verified';
  readonly verification_strategy: 'dns' | 'manual';
}

export interface Organization extends Timestamps {
  readonly object: 'organization';
  readonly id: string;
  readonly name: string;
  readonly domains: readonly OrganizationDomain[];
  readonly metadata: Metadata;
  readonly external_id: string | null;
  readonly stripe_customer_id?: string;
  readonly allow_profiles_outside_organization: boolean;
}

export const MEMBERSHIP_STATUSES = ['active', 'inactive', 'pending'] as const;
export type MembershipStatus = (typeof MEMBERSHIP_STATUSES)[number];

export interface RoleRef {
  readonly slug: string;
}

/** A membership without its user and its organization's name, which are added to the answer. */
export interface Membership extends Timestamps {
  readonly object: 'organization_membership';
  readonly id: string;
  readonly user_id: string;
  readonly organization_id: string;
  readonly status: MembershipStatus;
  readonly directory_managed: boolean;
  readonly role: RoleRef;
  readonly roles: readonly RoleRef[];
}

export interface AuthFactor extends Timestamps {
  readonly object: 'authentication_factor';
  readonly id: string;
  readonly type: 'totp';
  readonly user_id: string;
  readonly totp: { readonly issuer: string; readonly user: string };
}

export interface Role extends Timestamps {
  readonly object: 'role';
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly description: string | null;
  readonly type: 'EnvironmentRole' | 'OrganizationRole';
  readonly resource_type_slug: string;
  readonly permissions: readonly string[];
}

/** What a role can allow. */
export interface Permission extends Timestamps {
  readonly object: 'permission';
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly description: string | null;
  /** Made by WorkOS: it cannot be deleted. */
  readonly system: boolean;
  readonly resource_type_slug: string;
}
