import { BodyReader } from '../wire/body-reader';
import { coded, notFound } from '../wire/errors';
import { listAnswer } from '../wire/paging';
import { accept, answerOf, type Checked, param, refuse, type Route } from '../wire/wire';
import type { Permission } from '../world/entities';
import type { World } from '../world/world';

const COLLECTION = '/authorization/permissions';
const SLUG = /^[a-z0-9_:.*-]+$/;

/** Creates a permission from the body of a request. */
export function createPermission(world: World, body: unknown): Checked<Permission> {
  const reader = new BodyReader(body);
  const slug = reader.text('slug', { required: true, maxLength: 48, pattern: SLUG }) ?? '';
  const name = reader.text('name', { required: true, notEmpty: true, maxLength: 48 }) ?? '';
  const description = reader.text('description', { nullable: true, maxLength: 150 }) ?? null;
  const refusal = reader.refusal();
  if (refusal !== undefined) return refuse(refusal);
  if (world.state.permission(slug) !== undefined) {
    const message = `A permission with the slug '${slug}' already exists.`;
    return refuse(coded(409, { code: 'permission_slug_conflict', message }));
  }
  const at = world.timestamp();
  const permission: Permission = {
    object: 'permission',
    id: world.id('perm'),
    slug,
    name,
    description,
    system: false,
    resource_type_slug: 'organization',
    created_at: at,
    updated_at: at,
  };
  world.state.permissions.insert(permission);
  return accept(permission);
}

export const PERMISSION_ROUTES: readonly Route[] = [
  {
    method: 'POST',
    path: COLLECTION,
    handle: (world, { body }) => answerOf(201, createPermission(world, body)),
  },
  {
    method: 'GET',
    path: COLLECTION,
    handle({ state }, { query }) {
      const { permissions } = state;
      return listAnswer(query, { table: permissions, places: permissions.places });
    },
  },
  {
    method: 'DELETE',
    path: `${COLLECTION}/{slug}`,
    handle({ state }, request) {
      const slug = param(request, 'slug');
      const permission = state.permission(slug);
      if (permission === undefined) return notFound('Permission', slug);
      state.permissions.delete(permission.id);
      return { status: 204 };
    },
  },
];
