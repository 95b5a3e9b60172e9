import { asOrganizationId } from '../../../src/lib/model';
import type { Gateway } from '../../../src/lib/workos';

/** A request as it is on the wire. */
export interface Wire {
  readonly line: string;
  readonly body?: string;
  readonly idempotencyKey?: string;
}

type Requests = readonly (readonly [(gateway: Gateway) => Promise<unknown>, Wire])[];

const key = { idempotencyKey: 'nonce-7-role-0' };
const organizationId = asOrganizationId('org_01');
const ROLES = '/authorization/roles';
const PERMISSIONS = '/authorization/permissions';

/** The exact requests for roles and permissions. */
export const ROLE_REQUESTS = {
  listRoles: [
    [(gateway) => gateway.listRoles(), { line: 'GET /authorization/roles' }],
    [
      (gateway) => gateway.listRoles(organizationId),
      { line: 'GET /authorization/organizations/org_01/roles' },
    ],
  ],
  createRole: [
    [
      (gateway) => gateway.createRole({ slug: 'editor', name: 'Editor' }, undefined, key),
      { line: `POST ${ROLES}`, body: '{"slug":"editor","name":"Editor"}', ...key },
    ],
    [
      (gateway) =>
        gateway.createRole(
          { slug: 'org-lead', name: 'Lead', description: 'd' },
          organizationId,
          key,
        ),
      {
        line: 'POST /authorization/organizations/org_01/roles',
        body: '{"slug":"org-lead","name":"Lead","description":"d"}',
        ...key,
      },
    ],
  ],
  updateRole: [
    [
      (gateway) => gateway.updateRole({ slug: 'editor' }, { name: 'E', description: null }),
      { line: `PATCH ${ROLES}/editor`, body: '{"name":"E","description":null}' },
    ],
    [
      (gateway) => gateway.updateRole({ slug: 'org-lead', organizationId }, { name: 'L' }),
      {
        line: 'PATCH /authorization/organizations/org_01/roles/org-lead',
        body: '{"name":"L"}',
      },
    ],
  ],
  setRolePermissions: [
    [
      (gateway) => gateway.setRolePermissions({ slug: 'editor' }, ['a:b', 'c']),
      { line: `PUT ${ROLES}/editor/permissions`, body: '{"permissions":["a:b","c"]}' },
    ],
    [
      (gateway) => gateway.setRolePermissions({ slug: 'org-lead', organizationId }, []),
      {
        line: 'PUT /authorization/organizations/org_01/roles/org-lead/permissions',
        body: '{"permissions":[]}',
      },
    ],
  ],
  deleteOrganizationRole: [
    [
      (gateway) => gateway.deleteOrganizationRole('org-lead', organizationId),
      { line: 'DELETE /authorization/organizations/org_01/roles/org-lead' },
    ],
  ],
  listPermissions: [
    [(gateway) => gateway.listPermissions(), { line: `GET ${PERMISSIONS}?order=asc&limit=100` }],
    [
      (gateway) => gateway.listPermissions('perm_9'),
      { line: `GET ${PERMISSIONS}?order=asc&limit=100&after=perm_9` },
    ],
  ],
  createPermission: [
    [
      (gateway) => gateway.createPermission('posts:read', key),
      { line: `POST ${PERMISSIONS}`, body: '{"slug":"posts:read","name":"posts:read"}', ...key },
    ],
  ],
  deletePermission: [
    [
      (gateway) => gateway.deletePermission('posts:read'),
      { line: `DELETE ${PERMISSIONS}/posts%3Aread` },
    ],
  ],
} satisfies Record<string, Requests>;
