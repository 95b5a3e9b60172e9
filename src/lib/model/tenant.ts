import { type Guard, isCount, isText, listOf, maybe, objectOf } from './guard';
import { clip, sanitizeLine } from './text';
import type { OrgRef } from './user-record';

/** `pending`: whoever owns the domain has to prove it. `verified`: its policies count at once. */
export const DOMAIN_STATES = ['pending', 'verified'] as const;

/** A domain that an organization is to have. */
export interface RecordedDomain {
  /** In lower case. */
  readonly domain: string;
  readonly state: (typeof DOMAIN_STATES)[number];
}

/** An organization as `organizations.csv` describes it. A field that is absent is not sent. */
export interface OrganizationRecord {
  /** How it is found: by its id, else by its external id, else by its name. */
  readonly ref: OrgRef;
  readonly name?: string;
  readonly externalId?: string;
  readonly domains: readonly RecordedDomain[];
  readonly metadata?: Readonly<Record<string, string>>;
}

/** A role as `roles.csv` describes it. A field that is absent is not sent. */
export interface RoleRecord {
  readonly slug: string;
  readonly name?: string;
  readonly description?: string;
  /** Slugs, without repeats, sorted. Absent where the file has no such column: they are left as they are. */
  readonly permissions?: readonly string[];
  /** The external id of its organization. Absent for a role of the environment. */
  readonly orgExternalId?: string;
}

/** The name of a role in the ledger, and to users: unique in the environment. No slug has a space. */
export function roleKey({
  slug,
  orgExternalId,
}: Pick<RoleRecord, 'slug' | 'orgExternalId'>): string {
  return orgExternalId === undefined ? slug : `${orgExternalId} ${slug}`;
}

/** A role in a message. */
export function roleName({
  slug,
  orgExternalId,
}: Pick<RoleRecord, 'slug' | 'orgExternalId'>): string {
  const name = orgExternalId === undefined ? slug : `${slug} of ${orgExternalId}`;
  return clip(sanitizeLine(name), SHOWN_NAME);
}

const SHOWN_NAME = 120;

/** What a role is like in WorkOS, besides its slug. */
export interface RoleValues {
  readonly name: string;
  /** Blank for none. */
  readonly description: string;
  /** Sorted. */
  readonly permissions: readonly string[];
  /** When it was changed last, in ms; absent in records of earlier versions. */
  readonly updated_at?: number;
}

export const isRoleValues: Guard<RoleValues> = objectOf<RoleValues>({
  name: isText,
  description: isText,
  permissions: listOf(isText),
  updated_at: maybe(isCount),
});

/** The roles and permissions of a job, counted. */
export interface RoleCounts {
  readonly rolesCreated: number;
  /** Those that differ as well. */
  readonly rolesFound: number;
  readonly rolesUpdated: number;
  /** Roles of organizations that there are not. */
  readonly rolesFailed: number;
  readonly permissionsCreated: number;
}

export const NO_ROLES: RoleCounts = {
  rolesCreated: 0,
  rolesFound: 0,
  rolesUpdated: 0,
  rolesFailed: 0,
  permissionsCreated: 0,
};
