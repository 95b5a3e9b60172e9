import type { Draft, RoleRecord } from '../../model';
import { readExternalId } from '../cells/identifiers';
import { isRoleSlug } from '../cells/role-slugs';
import type { TenantHeader } from './tenant-columns';
import { parseLine, type TenantLine, type TenantLineText, type TenantRow } from './tenant-row';

// docs/workos-api.md, "Roles and permissions".
const PERMISSION_SLUG = /^[a-z0-9_:.*-]{1,48}$/;
const MAX_NAME = 48;
const MAX_DESCRIPTION = 150;
/** How the slugs of an organization's own roles begin, and no others. */
const ORG_PREFIX = 'org-';

/** True for a slug that only a role of one organization can have. */
export function isOrgRoleSlug(slug: string): boolean {
  return slug.startsWith(ORG_PREFIX);
}

/** Reads a line of `roles.csv`. Never throws, whatever the cells contain. */
export function parseRole(line: TenantLineText, header: TenantHeader): TenantLine<RoleRecord> {
  return parseLine(line, header, readRole);
}

function readRole(row: TenantRow): RoleRecord | undefined {
  const slug = readSlug(row);
  const name = readText(row, 'role_name', MAX_NAME);
  const description = readText(row, 'description', MAX_DESCRIPTION);
  const permissions = readPermissions(row);
  const orgExternalId = readExternalId(row.shared, 'org_external_id');
  if (slug === undefined) return undefined;
  checkOwner(row, slug, orgExternalId);
  const record: Draft<RoleRecord> = { slug };
  if (name !== undefined) record.name = name;
  if (description !== undefined) record.description = description;
  if (permissions !== undefined) record.permissions = permissions;
  if (orgExternalId !== undefined) record.orgExternalId = orgExternalId;
  return record;
}

function readSlug(row: TenantRow): string | undefined {
  const slug = row.text('role_slug');
  if (slug === undefined) {
    row.problem('role_slug_invalid', 'role_slug', 'role_slug is missing');
    return undefined;
  }
  if (isRoleSlug(slug)) return slug;
  const message =
    'role_slug is not a slug: write lower-case letters, digits, - and _, at most 48 characters';
  row.problem('role_slug_invalid', 'role_slug', message);
  return undefined;
}

function checkOwner(row: TenantRow, slug: string, orgExternalId: string | undefined): void {
  if (orgExternalId !== undefined && !isOrgRoleSlug(slug)) {
    const message = `role_slug of a role of one organization begins with ${ORG_PREFIX}: add that, in users.csv as well`;
    row.problem('role_slug_owner', 'role_slug', message);
  }
  if (orgExternalId === undefined && isOrgRoleSlug(slug)) {
    const message = `role_slug begins with ${ORG_PREFIX}, as only the roles of one organization do: fill in org_external_id, or change the slug`;
    row.problem('role_slug_owner', 'role_slug', message);
  }
}

function readText(
  row: TenantRow,
  column: 'role_name' | 'description',
  atMost: number,
): string | undefined {
  const text = row.text(column);
  if (text === undefined || text.length <= atMost) return text;
  const message = `${column} is longer than the ${String(atMost)} characters that WorkOS accepts`;
  row.problem('role_text_too_long', column, message);
  return undefined;
}

/** Undefined where the file has no such column; none where the cell is blank. */
function readPermissions(row: TenantRow): readonly string[] | undefined {
  if (!row.has('permissions')) return undefined;
  const slugs = new Set<string>();
  for (const text of (row.text('permissions') ?? '').split(',')) {
    const slug = text.trim();
    if (slug === '') continue;
    if (!PERMISSION_SLUG.test(slug)) {
      const message =
        'permissions has a text that is not a slug: write slugs such as users:read, separated by commas, of lower-case letters, digits and - _ : . *, at most 48 characters each';
      row.problem('permission_invalid', 'permissions', message);
      return undefined;
    }
    slugs.add(slug);
  }
  return [...slugs].sort();
}
