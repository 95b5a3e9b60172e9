import { isRecord } from '../wire/body-reader';
import { MEMBERSHIP_STATUSES, type MembershipStatus } from '../world/entities';
import { createMembership } from '../routes/memberships';
import { createOrganization } from '../routes/organizations';
import { createUser } from '../routes/users';
import { accept, type Checked, refuse, type WireAnswer } from '../wire/wire';
import type { Table } from '../world/table';
import type { World } from '../world/world';

type Loose = Readonly<Record<string, unknown>>;

function textAt(item: Loose, name: string): string | undefined {
  const value = item[name];
  return typeof value === 'string' ? value : undefined;
}

/** Seeds may be older than the sandbox: an item's `created_at` replaces the time of its creation. */
function backdate<T extends { readonly id: string }>(table: Table<T>, row: T, item: Loose): T {
  const at = textAt(item, 'created_at');
  if (at === undefined) return row;
  const place = table.place(row.id);
  const atMs = Date.parse(at);
  if (place !== undefined && !Number.isNaN(atMs)) place.madeAtMs = atMs;
  return { ...row, created_at: at, updated_at: at };
}

function seedUser(world: World, item: Loose): Checked<unknown> {
  const made = createUser(world, item);
  if (!made.ok) return made;
  const user = backdate(world.state.users, made.value, item);
  world.state.users.replace(user);
  return accept(user);
}

function seedOrganization(world: World, item: Loose): Checked<unknown> {
  const made = createOrganization(world, item);
  if (!made.ok) return made;
  const organization = backdate(world.state.organizations, made.value, item);
  world.state.organizations.replace(organization);
  return accept(organization);
}

function statusOf(item: Loose): MembershipStatus {
  return MEMBERSHIP_STATUSES.find((status) => status === item['status']) ?? 'active';
}

function seedMembership(world: World, item: Loose): Checked<unknown> {
  const { state } = world;
  const email = textAt(item, 'user_email');
  const externalId = textAt(item, 'organization_external_id');
  const made = createMembership(world, {
    ...item,
    user_id: email === undefined ? item['user_id'] : state.userByEmail(email)?.id,
    organization_id:
      externalId === undefined
        ? item['organization_id']
        : state.organizationByExternalId(externalId)?.id,
  });
  if (!made.ok) return made;
  const dated = backdate(state.memberships, made.value.membership, item);
  const membership = { ...dated, status: statusOf(item) };
  state.memberships.replace(membership);
  return accept(membership);
}

const KINDS = [
  ['users', seedUser],
  ['organizations', seedOrganization],
  ['memberships', seedMembership],
] as const;

/** Seeds one list; refuses with the item's position and the answer to a request of the same content. */
function seedList(
  world: World,
  { name, items }: { readonly name: string; readonly items: unknown },
  seedOne: (world: World, item: Loose) => Checked<unknown>,
): Checked<readonly unknown[]> {
  if (items === undefined) return accept([]);
  const list: readonly unknown[] = Array.isArray(items) ? items : [undefined];
  const made: unknown[] = [];
  for (const [index, item] of list.entries()) {
    if (!isRecord(item)) {
      return refuse({ status: 422, body: { message: `${name}[${index}] is not an object.` } });
    }
    const seeded = seedOne(world, item);
    if (!seeded.ok) {
      const message = `${name}[${index}] was refused.`;
      return refuse({ status: 422, body: { message, refusal: seeded.refusal } });
    }
    made.push(seeded.value);
  }
  return accept(made);
}

/**
 * Adds existing objects to the environment: `{users, organizations, memberships}`, whose items are the bodies
 * of creates and run through the same code. An item may also have `created_at`. A membership may have `status`
 * (the only way to a pending one), `user_email` for `user_id`, and `organization_external_id` for
 * `organization_id`. Seeds do not appear in the statistics or the history. Answers with the created objects;
 * stops at the first refused item.
 */
export function seedWorld(world: World, body: unknown): WireAnswer {
  const given = isRecord(body) ? body : {};
  const made: Record<string, readonly unknown[]> = {};
  for (const [name, seedOne] of KINDS) {
    const seeded = seedList(world, { name, items: given[name] }, seedOne);
    if (!seeded.ok) return seeded.refusal;
    made[name] = seeded.value;
  }
  return { status: 201, body: made };
}
