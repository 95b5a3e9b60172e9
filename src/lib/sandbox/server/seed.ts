import { enrollFactor } from '../routes/auth-factors';
import { createMembership } from '../routes/memberships';
import { createOrganization } from '../routes/organizations';
import { createPermission } from '../routes/permissions';
import { createEnvironmentRole, createOrganizationRole, setPermissions } from '../routes/roles';
import { createUser } from '../routes/users';
import { notFound } from '../wire/errors';
import { accept, answerOf, type Checked, refuse, type WireAnswer } from '../wire/wire';
import type { Table } from '../world/table';
import type { World } from '../world/world';
import { readSignIn, readStatus } from './control-fields';
import { type Item, type ItemKinds, type ItemLists, workThroughLists } from './item-lists';
import { seedOfOthers } from './others';

function textAt(item: Item, name: string): string | undefined {
  const value = item[name];
  return typeof value === 'string' ? value : undefined;
}

/** Seeds may be older than the sandbox: an item's `created_at` replaces the time of its creation. */
function backdate<T extends { readonly id: string }>(table: Table<T>, row: T, item: Item): T {
  const at = textAt(item, 'created_at');
  if (at === undefined) return row;
  const place = table.place(row.id);
  const atMs = Date.parse(at);
  if (place !== undefined && !Number.isNaN(atMs)) place.madeAtMs = atMs;
  return { ...row, created_at: at, updated_at: at };
}

function seedUser(world: World, item: Item): Checked<unknown> {
  const signIn = readSignIn(item);
  if (!signIn.ok) return signIn;
  const made = createUser(world, item);
  if (!made.ok) return made;
  const user = { ...backdate(world.state.users, made.value, item), ...signIn.value };
  world.state.users.replace(user);
  return accept(user);
}

function seedOrganization(world: World, item: Item): Checked<unknown> {
  const made = createOrganization(world, item);
  if (!made.ok) return made;
  const organization = backdate(world.state.organizations, made.value, item);
  world.state.organizations.replace(organization);
  return accept(organization);
}

function seedPermission(world: World, item: Item): Checked<unknown> {
  const made = createPermission(world, item);
  if (!made.ok) return made;
  const permission = backdate(world.state.permissions, made.value, item);
  world.state.permissions.replace(permission);
  return accept(permission);
}

/** `permissions` is the whole list of the role. */
function seedRole(world: World, item: Item): Checked<unknown> {
  const { state } = world;
  const externalId = textAt(item, 'organization_external_id');
  const organizationId =
    externalId === undefined ? undefined : (state.organizationByExternalId(externalId)?.id ?? '');
  const made =
    organizationId === undefined
      ? createEnvironmentRole(world, item)
      : createOrganizationRole(world, organizationId, item);
  if (!made.ok) return made;
  const permissions = item['permissions'];
  const slugs = Array.isArray(permissions) ? permissions.map(String) : [];
  const role = setPermissions(world, made.value, slugs);
  if (!role.ok) return role;
  const at = textAt(item, 'created_at') ?? role.value.created_at;
  const dated = { ...role.value, created_at: at, updated_at: at };
  if (organizationId === undefined) state.environmentRoles.set(dated.slug, dated);
  else state.setRoleOfOrganization(organizationId, dated);
  return accept(dated);
}

function seedMembership(world: World, item: Item): Checked<unknown> {
  const { state } = world;
  const status = readStatus(item);
  if (!status.ok) return status;
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
  const membership = { ...dated, status: status.value ?? 'active' };
  state.memberships.replace(membership);
  return accept(membership);
}

function seedFactor(world: World, item: Item): Checked<unknown> {
  const { state } = world;
  const email = textAt(item, 'user_email') ?? '';
  const user = state.userByEmail(email);
  if (user === undefined) return refuse(notFound('User', email));
  const made = enrollFactor(world, user, item);
  if (!made.ok) return made;
  const factor = backdate(state.factors, made.value.factor, item);
  state.factors.replace(factor);
  return accept(factor);
}

const LISTS: ItemKinds = [
  ['permissions', seedPermission],
  ['users', seedUser],
  ['organizations', seedOrganization],
  ['roles', seedRole],
  ['memberships', seedMembership],
  ['auth_factors', seedFactor],
];

function lengthsOf(lists: ItemLists): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(lists).map(([name, { length }]) => [name, length]));
}

/** Seeds generated objects; the answer counts them, because there are many. */
function seedOthers(world: World, item: Item): Checked<unknown> {
  const lists = seedOfOthers(world, item);
  if (!lists.ok) return lists;
  const seeded = workThroughLists(world, lists.value, LISTS);
  return seeded.ok ? accept(lengthsOf(seeded.value)) : seeded;
}

const KINDS: ItemKinds = [...LISTS, ['others', seedOthers]];

/**
 * Adds existing objects to the environment: `{permissions, users, organizations, roles, memberships, auth_factors}`, whose
 * items are the bodies of creates and run through the same code. An item may also have `created_at`, a user
 * `last_sign_in_at`, a role `permissions` and `organization_external_id`. A membership may have `status`, `user_email`
 * for `user_id`, and `organization_external_id` for `organization_id`. A factor has `user_email`.
 * `others: {users: n, organizations: n, created_at}` adds so many generated ones. Seeds do not appear in the statistics
 * or the history. Answers with the created objects; stops at the first refused item.
 */
export function seedWorld(world: World, body: unknown): WireAnswer {
  return answerOf(201, workThroughLists(world, body, KINDS));
}
