import { updateMembership } from '../routes/memberships';
import { updateOrganization } from '../routes/organizations';
import { updateUser } from '../routes/users';
import { notFound } from '../wire/errors';
import { accept, answerOf, type Checked, refuse, type WireAnswer } from '../wire/wire';
import type { State } from '../world/state';
import type { Table } from '../world/table';
import type { World } from '../world/world';
import { readSignIn, readStatus } from './control-fields';
import { type Item, type ItemKinds, type ItemWork, workThroughLists } from './item-lists';

function idOf(item: Item): string {
  return typeof item['id'] === 'string' ? item['id'] : '';
}

function editUser(world: World, item: Item): Checked<unknown> {
  const signIn = readSignIn(item);
  if (!signIn.ok) return signIn;
  const changed = updateUser(world, { id: idOf(item), body: item }, 'edit');
  if (!changed.ok) return changed;
  const user = { ...changed.value, ...signIn.value };
  world.state.users.replace(user);
  return accept(user);
}

function editOrganization(world: World, item: Item): Checked<unknown> {
  return updateOrganization(world, { id: idOf(item), body: item });
}

function editMembership(world: World, item: Item): Checked<unknown> {
  const status = readStatus(item);
  if (!status.ok) return status;
  const changed = updateMembership(world, { id: idOf(item), body: item });
  if (!changed.ok || status.value === undefined) return changed;
  const updated_at = world.timestamp();
  const membership = { ...changed.value, status: status.value, updated_at };
  world.state.memberships.replace(membership);
  return accept(membership);
}

const EDITS: ItemKinds = [
  ['users', editUser],
  ['organizations', editOrganization],
  ['memberships', editMembership],
];

/**
 * Changes objects behind the clients' back, as somebody in the dashboard does: `{users, organizations, memberships}`,
 * whose items have `id` and the fields of an update, and run through the same code. Beyond the API an item may set the
 * names of a user to null, and `last_sign_in_at`, and the `status` of a membership. Edits do not appear in the
 * statistics. Answers with the changed objects; stops at the first refused item.
 */
export function editWorld(world: World, body: unknown): WireAnswer {
  return answerOf(200, workThroughLists(world, body, EDITS));
}

/** Deletes the row of one table that the item names by its id. */
function deletion<T extends { readonly id: string }>(
  kind: string,
  tableOf: (state: State) => Table<T>,
  remove: (state: State, row: T) => void,
): ItemWork {
  return ({ state }, item) => {
    const id = idOf(item);
    const row = tableOf(state).get(id);
    if (row === undefined) return refuse(notFound(kind, id));
    remove(state, row);
    return accept({ id });
  };
}

const DELETIONS: ItemKinds = [
  [
    'auth_factors',
    deletion(
      'Authentication factor',
      ({ factors }) => factors,
      ({ factors }, { id }) => factors.delete(id),
    ),
  ],
  [
    'memberships',
    deletion(
      'Organization membership',
      ({ memberships }) => memberships,
      (state, row) => state.removeMembership(row),
    ),
  ],
  [
    'users',
    deletion(
      'User',
      ({ users }) => users,
      (state, row) => state.removeUser(row),
    ),
  ],
  [
    'organizations',
    deletion(
      'Organization',
      ({ organizations }) => organizations,
      (state, row) => state.removeOrganization(row),
    ),
  ],
];

/**
 * Deletes objects behind the clients' back: `{auth_factors, memberships, users, organizations}`, in this order, whose
 * items have `id`. Deletions do not appear in the statistics. Answers with the ids; stops at the first unknown one.
 */
export function deleteFromWorld(world: World, body: unknown): WireAnswer {
  return answerOf(200, workThroughLists(world, body, DELETIONS));
}
