import { hasDomain, roleDifferences, sameRoles } from '../import';
import {
  looseEmail,
  looseName,
  type OrganizationRecord,
  type OrgRef,
  type RoleRecord,
  type UserRecord,
} from '../model';
import { type ColumnName, errorLineCell } from '../records';
import type { WorkosMembership, WorkosOrganization, WorkosRole, WorkosUser } from '../workos';
import type { FieldDifference } from './difference';

/**
 * The fields that the row gives and in which the user differs. Blank cells are not compared, nor metadata that only
 * WorkOS has. Texts count as equal in every form that WorkOS may keep them in.
 */
export function compareUser(
  wanted: UserRecord,
  found: WorkosUser,
  { checksVerified }: { readonly checksVerified: boolean },
): readonly FieldDifference[] {
  const { email, firstName, lastName, externalId, emailVerified } = wanted;
  const verified = checksVerified ? emailVerified : undefined;
  const texts: readonly FieldTexts[] = [
    ['email', email, found.email, looseEmail],
    ['first_name', firstName, found.firstName ?? '', looseName],
    ['last_name', lastName, found.lastName ?? '', looseName],
    ['external_id', externalId, found.externalId, String],
    ['email_verified', verified?.toString(), String(found.emailVerified), String],
  ];
  return [
    ...texts.flatMap(([column, expected, value, inForm]) => {
      if (expected === undefined) return [];
      if (value !== null && inForm(value) === inForm(expected)) return [];
      return fieldDifference(column, { column, expected, found: value });
    }),
    ...compareMetadata(wanted.metadata ?? {}, found.metadata),
  ];
}

/** A field of a row, its value there and in WorkOS, and the form in which two values are compared. */
type FieldTexts = readonly [
  column: ColumnName,
  expected: string | undefined,
  found: string | null,
  inForm: (text: string) => string,
];

type Metadata = Readonly<Record<string, string>>;

function compareMetadata(wanted: Metadata, found: Metadata): readonly FieldDifference[] {
  return Object.entries(wanted).flatMap(([key, expected]) => {
    const value = Object.hasOwn(found, key) ? (found[key] ?? null) : null;
    if (value === expected) return [];
    const field = `metadata.${errorLineCell('metadata', key)}`;
    return fieldDifference(field, { column: 'metadata', expected, found: value });
  });
}

/** As `compareUser`. A row without roles accepts any. */
export function compareMembership(
  roleSlugs: readonly string[],
  found: WorkosMembership,
): readonly FieldDifference[] {
  const differences: FieldDifference[] = [];
  const { status } = found;
  if (status !== 'active') {
    const shown = errorLineCell('role_slugs', status);
    differences.push({ field: 'membership.status', expected: 'active', found: shown });
  }
  if (!sameRoles(found.roleSlugs, roleSlugs)) {
    const values = { expected: roleSlugs.join(', '), found: found.roleSlugs.join(', ') };
    differences.push(fieldDifference('membership.roles', { column: 'role_slugs', ...values }));
  }
  return differences;
}

/** As `compareUser`. `record` is what `organizations.csv` says of it. */
export function compareOrganization(
  ref: OrgRef,
  found: WorkosOrganization,
  record?: OrganizationRecord,
): readonly FieldDifference[] {
  const differences: FieldDifference[] = [];
  const name = record?.name ?? (ref.kind === 'id' ? undefined : ref.name);
  if (name !== undefined && looseName(name) !== looseName(found.name)) {
    const values = { column: 'org_name' as const, expected: name, found: found.name };
    differences.push(fieldDifference('organization.name', values));
  }
  if (record === undefined) return differences;
  const { externalId, metadata = {} } = record;
  if (externalId !== undefined && externalId !== found.externalId) {
    const values = { expected: externalId, found: found.externalId };
    const column = 'org_external_id' as const;
    differences.push(fieldDifference('organization.external_id', { column, ...values }));
  }
  const ofMetadata = compareMetadata(metadata, found.metadata);
  return [
    ...differences,
    ...compareDomains(record, found),
    ...ofMetadata.map((each) => ({ ...each, field: `organization.${each.field}` })),
  ];
}

/** Domains that only WorkOS has are not compared, nor a state that is more than the wanted one. */
function compareDomains(
  { domains }: OrganizationRecord,
  { domains: existing }: WorkosOrganization,
): readonly FieldDifference[] {
  return domains.flatMap((wanted) => {
    if (hasDomain(existing, wanted)) return [];
    const { domain, state: expected } = wanted;
    const state = existing.find((each) => each.domain === domain)?.state;
    const found = state === undefined ? null : errorLineCell('role_slugs', state);
    return [{ field: `organization.domains.${domain}`, expected, found }];
  });
}

/**
 * The fields that the file gives and in which the role differs, as an import compares them: all permissions together.
 */
export function compareRole(record: RoleRecord, found: WorkosRole): readonly FieldDifference[] {
  const { fields = {}, permissions } = roleDifferences({ record }, found);
  const { name, description } = fields;
  const listed = permissions?.join(', ');
  const texts = [
    ['role.name', name, found.name],
    ['role.description', description, found.description],
    ['role.permissions', listed, found.permissions.join(', ')],
  ] as const;
  return texts.flatMap(([field, expected, value]) => {
    if (typeof expected !== 'string') return [];
    return fieldDifference(field, { column: ROLE_TEXT, expected, found: value });
  });
}

/** Texts of roles are shown as slugs of roles are. */
const ROLE_TEXT = 'role_slugs';

/** Values in the form in which messages may show them: a secret in the wrong column is cut. */
function fieldDifference(
  field: string,
  values: { readonly column: ColumnName; readonly expected: string; readonly found: string | null },
): FieldDifference {
  const { column, expected, found } = values;
  const shown = found === null ? null : errorLineCell(column, found);
  return { field, expected: errorLineCell(column, expected), found: shown };
}
