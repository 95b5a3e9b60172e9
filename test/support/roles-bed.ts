import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JobOptions } from '../../src/lib/jobs';
import type { Imported, TestBed } from './import-test-bed';

/** Two users, one with a role of the environment and one with a role of the organization. */
export const USERS =
  'email,org_external_id,org_name,role_slugs\na@x.co,acme,Acme,editor\nb@x.co,acme,Acme,org-lead\n';
export const ROLES = [
  'role_slug,role_name,description,permissions,org_external_id',
  'editor,Editor,Edits,"posts:read,posts:write",',
  'viewer,,,posts:read,',
  'org-lead,Lead,,"users:read,posts:read",acme',
].join('\n');
export const LIST = 'GET /authorization/roles';
export const CREATE_PERMISSION = 'POST /authorization/permissions';
export const CREATE_ROLE = 'POST /authorization/roles';
export const SET = 'PUT /authorization/roles/{slug}/permissions';
export const OWN = '/authorization/organizations/{organizationId}/roles';

export interface RoleState {
  readonly roles: readonly {
    id: string;
    slug: string;
    name: string;
    organization_id?: string;
    permissions: readonly string[];
  }[];
  readonly organization_roles: RoleState['roles'];
  readonly permissions: readonly { slug: string }[];
}

function rolesFile(bed: TestBed, text: string): string {
  const path = join(bed.folder, 'roles.csv');
  writeFileSync(path, text);
  return path;
}

/** An import with a `roles.csv`. */
export function withRoles(
  bed: TestBed,
  options: Partial<JobOptions> = {},
  text = ROLES,
): { readonly options: Partial<JobOptions> } {
  return { options: { roles: rolesFile(bed, text), ...options } };
}

export async function stateOfRoles(bed: TestBed): Promise<RoleState> {
  return (await bed.state()) as unknown as RoleState;
}

/** The requests for roles and permissions, by operation. */
export async function roleRequests(bed: TestBed): Promise<Record<string, number>> {
  const { requests } = await bed.stats();
  return Object.fromEntries(
    Object.entries(requests)
      .filter(([operation]) => operation.includes('/authorization/'))
      .map(([operation, endings]) => [
        operation,
        Object.values(endings).reduce((sum, times) => sum + times, 0),
      ]),
  );
}

/** The lines of `roles-results.csv`. */
export function roleResults({ end }: Pick<Imported, 'end'>): string[] {
  return readFileSync(end.files.roles ?? '', 'utf8')
    .trimEnd()
    .split(/\r?\n/);
}
