import { BodyReader } from '../wire/body-reader';
import { coded, forbidden, notFound } from '../wire/errors';
import { newRole } from '../world/new-role';
import {
  accept,
  answerOf,
  type Checked,
  param,
  refuse,
  type Route,
  type WireAnswer,
  type WireRequest,
} from '../wire/wire';
import type { Role } from '../world/entities';
import type { World } from '../world/world';
import { PERMISSION_ROUTES } from './permissions';

const MAX_LENGTH = 48;
const MAX_DESCRIPTION_LENGTH = 150;
const SLUG = /^[a-z0-9_-]+$/;
const ORGANIZATION_PREFIX = 'org-';
const ENVIRONMENT = '/authorization/roles';
const ORGANIZATION = '/authorization/organizations/{organizationId}/roles';

interface RoleFields {
  readonly slug: string | undefined;
  readonly name: string;
  readonly description: string | null;
}

function badRequest(message: string): WireAnswer {
  return coded(400, { code: 'bad_request', message });
}

function readRole(body: unknown, mode: 'slug_required' | 'slug_optional'): Checked<RoleFields> {
  const reader = new BodyReader(body);
  const slug = reader.text('slug', { required: mode === 'slug_required', maxLength: MAX_LENGTH });
  const name = reader.text('name', { required: true, notEmpty: true, maxLength: MAX_LENGTH }) ?? '';
  const rule = { nullable: true, maxLength: MAX_DESCRIPTION_LENGTH } as const;
  const description = reader.text('description', rule) ?? null;
  const refusal = reader.refusal();
  if (refusal !== undefined) return refuse(refusal);
  if (slug !== undefined && !SLUG.test(slug)) {
    return refuse(badRequest('A role slug consists of a-z, 0-9, hyphen and underscore.'));
  }
  return accept({ slug, name, description });
}

function slugFrom(name: string): string {
  const words = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return `${ORGANIZATION_PREFIX}${words}`.slice(0, MAX_LENGTH);
}

/** Creates a role of the environment from the body of a request. */
export function createEnvironmentRole(world: World, body: unknown): Checked<Role> {
  const read = readRole(body, 'slug_required');
  if (!read.ok) return read;
  const { slug = '', name, description } = read.value;
  if (world.state.environmentRoles.has(slug)) {
    const message = `A role with the slug '${slug}' already exists.`;
    return refuse(coded(409, { code: 'role_slug_conflict', message }));
  }
  const role = newRole(world, { slug, name, description, type: 'EnvironmentRole' });
  world.state.environmentRoles.set(slug, role);
  return accept(role);
}

/** Creates a role of an organization from the body of a request. */
export function createOrganizationRole(
  world: World,
  organizationId: string,
  body: unknown,
): Checked<Role> {
  if (world.state.organizations.get(organizationId) === undefined) {
    return refuse(notFound('Organization', organizationId));
  }
  const read = readRole(body, 'slug_optional');
  if (!read.ok) return read;
  const { slug = slugFrom(read.value.name), name, description } = read.value;
  if (!slug.startsWith(ORGANIZATION_PREFIX)) {
    const message = `The slug of an organization's role starts with "${ORGANIZATION_PREFIX}".`;
    return refuse(badRequest(message));
  }
  if (world.state.hasRole(organizationId, slug)) {
    const message = `A role with the slug '${slug}' already exists.`;
    return refuse(coded(409, { code: 'organization_role_slug_conflict', message }));
  }
  const role = newRole(world, { slug, name, description, type: 'OrganizationRole' });
  world.state.setRoleOfOrganization(organizationId, role);
  return accept(role);
}

/** Replaces the permissions of a role; all must exist. */
export function setPermissions(
  world: World,
  role: Role,
  permissions: readonly string[],
): Checked<Role> {
  const unknown = permissions.find((slug) => world.state.permission(slug) === undefined);
  if (unknown !== undefined) return refuse(notFound('Permission', unknown));
  return accept({ ...role, permissions: [...new Set(permissions)], updated_at: world.timestamp() });
}

function changePermissions(world: World, role: Role, body: unknown): Checked<Role> {
  const reader = new BodyReader(body);
  const permissions = reader.texts('permissions');
  if (permissions === undefined) reader.violate('permissions', 'required', 'is required');
  const refusal = reader.refusal();
  return refusal === undefined ? setPermissions(world, role, permissions ?? []) : refuse(refusal);
}

function changeFields(world: World, role: Role, body: unknown): Checked<Role> {
  const reader = new BodyReader(body);
  const name = reader.text('name', { notEmpty: true, maxLength: MAX_LENGTH });
  const rule = { nullable: true, maxLength: MAX_DESCRIPTION_LENGTH } as const;
  const description = reader.text('description', rule);
  const refusal = reader.refusal();
  if (refusal !== undefined) return refuse(refusal);
  const { name: earlierName, description: earlier } = role;
  return accept({
    ...role,
    name: name ?? earlierName,
    description: description === undefined ? earlier : description,
    updated_at: world.timestamp(),
  });
}

type Change = (world: World, role: Role, body: unknown) => Checked<Role>;

/** Changes the role that the path names. */
function changing(change: Change): Route['handle'] {
  return (world, request) => {
    const slug = param(request, 'slug');
    const organizationId = request.params['organizationId'];
    const role = world.state.role(slug, organizationId);
    if (role === undefined) return notFound('Role', slug);
    const changed = change(world, role, request.body);
    if (!changed.ok) return changed.refusal;
    if (organizationId === undefined) world.state.environmentRoles.set(slug, changed.value);
    else world.state.setRoleOfOrganization(organizationId, changed.value);
    return answerOf(200, changed);
  };
}

function deleteOrganizationRole({ state }: World, request: WireRequest): WireAnswer {
  const organizationId = param(request, 'organizationId');
  const slug = param(request, 'slug');
  if (state.role(slug, organizationId) === undefined) return notFound('Role', slug);
  const isInUse = state
    .membershipsOfOrganization(organizationId)
    .some(({ row }) => row?.roles.some((role) => role.slug === slug) === true);
  if (isInUse) {
    const message = 'The role has assignments.';
    return coded(409, { code: 'role_has_assignments', message });
  }
  state.removeRoleOfOrganization(organizationId, slug);
  return { status: 204 };
}

const ROUTES: readonly Route[] = [
  {
    method: 'POST',
    path: ENVIRONMENT,
    handle: (world, { body }) => answerOf(201, createEnvironmentRole(world, body)),
  },
  {
    method: 'GET',
    path: ENVIRONMENT,
    handle(world) {
      const data = [...world.state.environmentRoles.values()];
      return { status: 200, body: { object: 'list', data } };
    },
  },
  { method: 'PATCH', path: `${ENVIRONMENT}/{slug}`, handle: changing(changeFields) },
  {
    method: 'PUT',
    path: `${ENVIRONMENT}/{slug}/permissions`,
    handle: changing(changePermissions),
  },
  {
    method: 'POST',
    path: ORGANIZATION,
    handle: (world, request) =>
      answerOf(201, createOrganizationRole(world, param(request, 'organizationId'), request.body)),
  },
  {
    method: 'GET',
    path: ORGANIZATION,
    handle(world, request) {
      const id = param(request, 'organizationId');
      const { state } = world;
      if (state.organizations.get(id) === undefined) return notFound('Organization', id);
      const data = [...state.environmentRoles.values(), ...state.rolesOfOrganization(id)];
      return { status: 200, body: { object: 'list', data } };
    },
  },
  { method: 'PATCH', path: `${ORGANIZATION}/{slug}`, handle: changing(changeFields) },
  {
    method: 'PUT',
    path: `${ORGANIZATION}/{slug}/permissions`,
    handle: changing(changePermissions),
  },
  { method: 'DELETE', path: `${ORGANIZATION}/{slug}`, handle: deleteOrganizationRole },
  ...PERMISSION_ROUTES,
];

/** The operations of roles and permissions. An environment, or a key, that may not use them answers 403. */
export const ROLE_ROUTES: readonly Route[] = ROUTES.map((route) => ({
  ...route,
  handle: (world, request) => (world.roleRequests ? route.handle(world, request) : forbidden()),
}));
