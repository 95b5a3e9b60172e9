import type { Role } from './entities';

/** The source of a new object's id and time. */
interface Registrar {
  readonly id: (prefix: string) => string;
  readonly timestamp: () => string;
}

/** A new role, which no membership has yet. */
export function newRole(
  registrar: Registrar,
  { slug, name, type, description = null }: Pick<Role, 'slug' | 'name' | 'type'> & Partial<Role>,
): Role {
  const at = registrar.timestamp();
  return {
    object: 'role',
    id: registrar.id('role'),
    slug,
    name,
    description,
    type,
    resource_type_slug: 'organization',
    permissions: [],
    created_at: at,
    updated_at: at,
  };
}
