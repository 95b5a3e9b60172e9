import type { BodyReader } from '../wire/body-reader';
import { coded } from '../wire/errors';
import { accept, type Checked, refuse } from '../wire/wire';
import type { World } from '../world/world';

const DEFAULT_ROLE = 'member';

/** The slugs of `role_slug` or `role_slugs`, which exclude each other; undefined when neither is given. */
export function readRoleSlugsField(reader: BodyReader): readonly string[] | undefined {
  const one = reader.text('role_slug');
  const many = reader.texts('role_slugs');
  if (one !== undefined && many !== undefined) {
    reader.violate('role_slugs', 'invalid', 'cannot be given together with role_slug');
  }
  return many ?? (one === undefined ? undefined : [one]);
}

/** The roles of a membership: the requested ones if the environment allows them, or the default role. */
export function chooseRoles(
  world: World,
  organizationId: string,
  asked: readonly string[] | undefined,
): Checked<readonly string[]> {
  const slugs = [...new Set(asked)];
  if (slugs.length > 1 && !world.multipleRoles) {
    const message = 'Multiple roles are not enabled for this environment.';
    return refuse(coded(422, { code: 'multiple_roles_not_enabled', message }));
  }
  const unknown = slugs.find((slug) => !world.state.hasRole(organizationId, slug));
  if (unknown !== undefined) {
    const message = `Role '${unknown}' is not a valid role.`;
    return refuse(coded(422, { code: 'invalid_role', message }));
  }
  return accept(slugs.length === 0 ? [DEFAULT_ROLE] : slugs);
}
