import { BodyReader } from '../wire/body-reader';
import { accept, type Checked, refuse } from '../wire/wire';
import type { World } from '../world/world';
import type { Item } from './item-lists';

/** More need more memory than a sandbox should have. */
const MAX_OTHERS = 1_000_000;

/** A list of `count` items, made one by one. */
function* listOf(count: number, itemAt: (index: number) => Item): Iterable<Item> {
  for (let index = 0; index < count; index++) yield itemAt(index);
}

function countAt(reader: BodyReader, field: string): number {
  const value = reader.raw(field) ?? 0;
  const isCount = typeof value === 'number' && Number.isInteger(value) && value >= 0;
  if (isCount && value <= MAX_OTHERS) return value;
  reader.violate(field, 'invalid', `must be a whole number from 0 to ${MAX_OTHERS}`);
  return 0;
}

/**
 * The seed of `{users, organizations, created_at}`: so many users and organizations that no file names. The users are
 * members of the organizations in turn. Their numbers go on from those of the objects that there are or were.
 */
export function seedOfOthers(
  world: World,
  given: unknown,
): Checked<Readonly<Record<string, Iterable<Item>>>> {
  const reader = new BodyReader(given);
  const users = countAt(reader, 'users');
  const organizations = countAt(reader, 'organizations');
  const at = reader.text('created_at');
  const refusal = reader.refusal();
  if (refusal !== undefined) return refuse(refusal);
  const dated = at === undefined ? {} : { created_at: at };
  const firstUser = world.state.users.places.length + 1;
  const firstOrganization = world.state.organizations.places.length + 1;
  const userId = (index: number) => `other-${firstUser + index}`;
  const organizationId = (index: number) => `other-org-${firstOrganization + index}`;
  const email = (index: number) => `${userId(index)}@others.example`;
  return accept({
    users: listOf(users, (index) => ({
      email: email(index),
      external_id: userId(index),
      first_name: 'Other',
      last_name: `User ${firstUser + index}`,
      ...dated,
    })),
    organizations: listOf(organizations, (index) => ({
      name: `Other ${firstOrganization + index}`,
      external_id: organizationId(index),
      ...dated,
    })),
    memberships: listOf(organizations === 0 ? 0 : users, (index) => ({
      user_email: email(index),
      organization_external_id: organizationId(index % organizations),
      ...dated,
    })),
  });
}
