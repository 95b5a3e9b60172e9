import { type OrgRef, parseJson, type Mutable, type OrganizationId } from '../model';
import { errorLineCell } from '../records';

export const DIFFERENCE_KINDS = [
  'missing_user',
  'missing_membership',
  'missing_organization',
  'missing_factor',
  'missing_role',
  'differs',
  'unexpected_membership',
  'unreadable',
] as const;

export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

/** A field in which WorkOS differs from the file. Values as messages may show them. */
export interface FieldDifference {
  /** `first_name`, `metadata.<key>`, `membership.roles`, `organization.name`, `role.permissions`, … */
  readonly field: string;
  readonly expected: string;
  /** Null where WorkOS has none. */
  readonly found: string | null;
}

/** How an organization is named in a difference: as the file names it, and with its id where it was found. */
export interface NamedOrg {
  readonly orgId?: string;
  readonly orgExternalId?: string;
  readonly orgName?: string;
}

/** One difference between the file and WorkOS. Holds no secret, and only texts of bounded length. */
export interface Difference extends Partial<FieldDifference>, NamedOrg {
  /**
   * Data row of the file, counted from 1; of an organization, the first row that names it. Null for a role, and
   * for a member or an organization that no row names.
   */
  readonly row: number | null;
  /** Of an organization: its line in `organizations.csv`; of a role: its line in `roles.csv`. */
  readonly line?: number;
  readonly kind: DifferenceKind;
  readonly email?: string;
  /** Of a role, which has the external id of its organization besides, if it has one. */
  readonly roleSlug?: string;
  readonly externalId?: string;
  readonly userId?: string;
  /** Set where the job did not import the row, with the code of its failure. */
  readonly imported?: false;
  readonly errorCode?: string;
  /** Set where the row rules reject the row: it has to be corrected first. */
  readonly rejected?: true;
  /** Why it cannot be read. */
  readonly message?: string;
}

/** The organization of a row, as a difference names it. */
export function namedOrg(ref: OrgRef, id?: OrganizationId): NamedOrg {
  const named: Mutable<NamedOrg> = {};
  if (ref.kind === 'id') named.orgId = errorLineCell('org_id', ref.id);
  else if (id !== undefined) named.orgId = id;
  if (ref.kind === 'external_id') {
    named.orgExternalId = errorLineCell('org_external_id', ref.externalId);
  }
  if (ref.kind === 'name') named.orgName = errorLineCell('org_name', ref.name);
  return named;
}

const UPDATABLE = /^(?:first_name|last_name|metadata\..*|membership\.roles)$/s;

/**
 * True when an import of the row with `--on-existing update` may repair the difference: it creates what is missing, and
 * writes names, metadata, roles and an external id where the user has none, and makes an inactive membership active.
 */
export function isRepairable({ kind, field = '', found, rejected }: Difference): boolean {
  if (rejected === true) return false;
  if (['missing_user', 'missing_membership', 'missing_factor'].includes(kind)) return true;
  if (kind !== 'differs') return false;
  if (field === 'membership.status') return found === 'inactive';
  if (field === 'external_id') return found === null;
  return UPDATABLE.test(field);
}

/** Reads a difference that this version wrote. */
export function storedDifference(text: string): Difference {
  return parseJson(text) as Difference;
}
