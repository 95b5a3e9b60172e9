import type { Answer } from '../model';
import { absentIfNotFound, type Call, deletion, listOfAll, type MakeCall } from './call';
import type { Gateway, RolePlace, WorkosRole } from './gateway';
import { readPage, readPermission, readRole } from './read-wire';

const AUTHORIZATION = '/authorization';
const PERMISSIONS = '/authorization/permissions';

type RoleOperations = Pick<
  Gateway,
  'listRoles' | 'createRole' | 'updateRole' | 'setRolePermissions' | 'deleteOrganizationRole'
>;

type PermissionOperations = Pick<
  Gateway,
  'listPermissions' | 'createPermission' | 'deletePermission'
>;

/** The requests for roles and permissions (docs/workos-api.md, "Roles and permissions"). Lists of roles have one page. */
export function roleOperations(call: MakeCall): RoleOperations & PermissionOperations {
  return { ...ownRoleOperations(call), ...permissionOperations(call) };
}

function ownRoleOperations(call: MakeCall): RoleOperations {
  return {
    listRoles: async (organizationId) =>
      absentIfNotFound(
        await call({
          method: 'GET',
          root: AUTHORIZATION,
          below: rolesOf(organizationId),
          operation: { verb: 'find', subject: 'role' },
          read: (body) => readPage(body, readRole)?.items,
          isAbout: () => true,
        }),
      ),
    createRole: ({ slug, name, description }, organizationId, { idempotencyKey }) =>
      call({
        method: 'POST',
        root: AUTHORIZATION,
        below: rolesOf(organizationId),
        body: { slug, name, description },
        idempotencyKey,
        operation: { verb: 'create', subject: 'role' },
        read: readRole,
        isAbout: (role) => role.slug === slug,
      }),
    updateRole: (place, { name, description }) =>
      change(call, place, { method: 'PATCH', body: { name, description } }),
    setRolePermissions: (place, permissions) =>
      change(call, place, { method: 'PUT', below: ['permissions'], body: { permissions } }),
    deleteOrganizationRole: (slug, organizationId) =>
      deletion(call, {
        root: AUTHORIZATION,
        above: rolesOf(organizationId),
        id: slug,
        subject: 'role',
      }),
  };
}

function change(
  call: MakeCall,
  { slug, organizationId }: RolePlace,
  { below = [], ...request }: Pick<Call<WorkosRole>, 'method' | 'below' | 'body'>,
): Promise<Answer<WorkosRole>> {
  return call({
    ...request,
    root: AUTHORIZATION,
    below: [...rolesOf(organizationId), slug, ...below],
    operation: { verb: 'update', subject: 'role' },
    read: readRole,
    isAbout: (role) => role.slug === slug,
  });
}

function permissionOperations(call: MakeCall): PermissionOperations {
  return {
    listPermissions: (after) =>
      listOfAll(
        call,
        { root: PERMISSIONS, subject: 'permission', readItem: readPermission },
        after,
      ),
    createPermission: (slug, { idempotencyKey }) =>
      call({
        method: 'POST',
        root: PERMISSIONS,
        body: { slug, name: slug },
        idempotencyKey,
        operation: { verb: 'create', subject: 'permission' },
        read: readPermission,
        isAbout: (permission) => permission.slug === slug,
      }),
    deletePermission: (slug) =>
      deletion(call, { root: PERMISSIONS, id: slug, subject: 'permission' }),
  };
}

function rolesOf(organizationId: RolePlace['organizationId']): readonly string[] {
  return organizationId === undefined ? ['roles'] : ['organizations', organizationId, 'roles'];
}
