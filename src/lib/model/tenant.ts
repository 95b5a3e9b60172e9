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
