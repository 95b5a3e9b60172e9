import { readFailed } from '../environment';
import { defined } from '../model';
import type { Gateway } from '../workos';
import { simulatedId } from './simulated-id';
import { accepted, type SimulationParts } from './simulation';

type RoleRequests = Pick<
  Gateway,
  | 'listRoles'
  | 'createRole'
  | 'updateRole'
  | 'setRolePermissions'
  | 'listPermissions'
  | 'createPermission'
>;

/** The requests for roles and permissions (docs/workos-api.md, "Roles and permissions"). */
export function roleRequests({ roles, listPermissions, world }: SimulationParts): RoleRequests {
  let made = 0;
  const newObject = (): { id: string; createdAtMs: number; updatedAtMs: number } => {
    made += 1;
    const { nowMs } = world;
    return { id: simulatedId(made), createdAtMs: nowMs, updatedAtMs: nowMs };
  };
  return {
    listRoles: (organizationId) => roles.list(organizationId),
    createRole: ({ slug, name, description = null }, organizationId) => {
      const role = { ...newObject(), slug, name, description, permissions: [] };
      return Promise.resolve(accepted(roles.add(role, organizationId)));
    },
    updateRole: async (place, { name, description }) =>
      accepted(await roles.change(place, defined({ name, description }))),
    setRolePermissions: async (place, permissions) =>
      accepted(await roles.change(place, { permissions })),
    listPermissions: async (after) => {
      const page = await listPermissions(after);
      if (!page.ok && page.failure.kind !== 'roles_forbidden') throw readFailed(page.failure);
      return page;
    },
    createPermission: (slug) => Promise.resolve(accepted({ ...newObject(), slug })),
  };
}
