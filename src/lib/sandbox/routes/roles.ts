import { BodyReader } from '../wire/body-reader';
import { coded, notFound } from '../wire/errors';
import { newRole } from '../world/new-role';
import { accept, type Checked, param, refuse, type Route, type WireAnswer } from '../wire/wire';
import type { World } from '../world/world';

const MAX_LENGTH = 48;
const MAX_DESCRIPTION_LENGTH = 150;
const SLUG = /^[a-z0-9_-]+$/;
const ORGANIZATION_PREFIX = 'org-';

interface RoleFields {
  readonly slug: string | undefined;
  readonly name: string;
  readonly description: string | null;
}

function badSlug(message: string): WireAnswer {
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
    return refuse(badSlug('A role slug consists of a-z, 0-9, hyphen and underscore.'));
  }
  return accept({ slug, name, description });
}

function slugFrom(name: string): string {
  const words = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return `${ORGANIZATION_PREFIX}${words}`.slice(0, MAX_LENGTH);
}

function createOrganizationRole(world: World, organizationId: string, body: unknown): WireAnswer {
  if (world.state.organizations.get(organizationId) === undefined) {
    return notFound('Organization', organizationId);
  }
  const read = readRole(body, 'slug_optional');
  if (!read.ok) return read.refusal;
  const { slug = slugFrom(read.value.name), name, description } = read.value;
  if (!slug.startsWith(ORGANIZATION_PREFIX)) {
    return badSlug(`The slug of an organization's role starts with "${ORGANIZATION_PREFIX}".`);
  }
  if (world.state.hasRole(organizationId, slug)) {
    const message = `A role with the slug '${slug}' already exists.`;
    return coded(409, { code: 'organization_role_slug_conflict', message });
  }
  const role = newRole(world, { slug, name, description, type: 'OrganizationRole' });
  world.state.addRoleOfOrganization(organizationId, role);
  return { status: 201, body: role };
}

export const ROLE_ROUTES: readonly Route[] = [
  {
    method: 'POST',
    path: '/authorization/roles',
    handle(world, { body }) {
      const read = readRole(body, 'slug_required');
      if (!read.ok) return read.refusal;
      const { slug = '', name, description } = read.value;
      if (world.state.environmentRoles.has(slug)) {
        const message = `A role with the slug '${slug}' already exists.`;
        return coded(409, { code: 'role_slug_conflict', message });
      }
      const role = newRole(world, { slug, name, description, type: 'EnvironmentRole' });
      world.state.environmentRoles.set(slug, role);
      return { status: 201, body: role };
    },
  },
  {
    method: 'GET',
    path: '/authorization/roles',
    handle(world) {
      const data = [...world.state.environmentRoles.values()];
      return { status: 200, body: { object: 'list', data } };
    },
  },
  {
    method: 'POST',
    path: '/authorization/organizations/{organizationId}/roles',
    handle: (world, request) =>
      createOrganizationRole(world, param(request, 'organizationId'), request.body),
  },
  {
    method: 'GET',
    path: '/authorization/organizations/{organizationId}/roles',
    handle(world, request) {
      const id = param(request, 'organizationId');
      const { state } = world;
      if (state.organizations.get(id) === undefined) return notFound('Organization', id);
      const data = [...state.environmentRoles.values(), ...state.rolesOfOrganization(id)];
      return { status: 200, body: { object: 'list', data } };
    },
  },
];
