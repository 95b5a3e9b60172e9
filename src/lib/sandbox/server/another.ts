import { isRecord } from '../wire/body-reader';
import type { WireAnswer, WireRequest } from '../wire/wire';
import { presentMembership } from '../routes/memberships';
import type { World } from '../world/world';
import type { Table } from '../world/table';

const COLLECTIONS: Readonly<Record<string, Kind>> = {
  '/user_management/users': 'user',
  '/organizations': 'organization',
  '/user_management/organization_memberships': 'organization_membership',
};

type Kind = 'user' | 'organization' | 'organization_membership';

/** The newest `count` rows that `isOther` accepts, newest first. */
function newest<T extends { readonly id: string }>(
  table: Table<T>,
  count: number,
  isOther: (row: T) => boolean,
): T[] {
  const { places } = table;
  const rows: T[] = [];
  for (let at = places.length - 1; at >= 0 && rows.length < count; at--) {
    const place = places[at];
    const row = place === undefined ? undefined : table.rowAt(place);
    if (row !== undefined && isOther(row)) rows.push(row);
  }
  return rows;
}

/** The newest `count` objects of a kind that are not among `ids`, as answers show them. */
function others(
  world: World,
  kind: Kind,
  { ids, count, userId }: { ids: ReadonlySet<unknown>; count: number; userId?: string | null },
): readonly object[] {
  const { users, organizations, memberships } = world.state;
  switch (kind) {
    case 'user':
      return newest(users, count, ({ id }) => !ids.has(id));
    case 'organization':
      return newest(organizations, count, ({ id }) => !ids.has(id));
    case 'organization_membership':
      return newest(memberships, count, (it) => !ids.has(it.id) && it.user_id !== userId).map(
        (it) => presentMembership(world, it),
      );
  }
}

/** What was asked: the template of its path, and the request. */
export interface Asked {
  readonly path: string;
  readonly request: WireRequest;
}

function listOfOthers(world: World, { path, request }: Asked, data: readonly unknown[]): unknown {
  const kind = COLLECTIONS[path];
  if (kind === undefined) return undefined;
  const ids = new Set(data.map((item) => (isRecord(item) ? item['id'] : undefined)));
  const userId = request.query.get('user_id');
  const found = others(world, kind, { ids, count: Math.max(1, data.length), userId });
  const cursors = { before: null, after: null };
  return found.length === 0 ? undefined : { object: 'list', data: found, list_metadata: cursors };
}

function otherBody(world: World, asked: Asked, body: unknown): unknown {
  if (!isRecord(body)) return undefined;
  const { object, id, data } = body;
  if (object === 'list' && Array.isArray(data)) return listOfOthers(world, asked, data);
  const kind = Object.values(COLLECTIONS).find((known) => known === object);
  return kind === undefined ? undefined : others(world, kind, { ids: new Set([id]), count: 1 })[0];
}

/**
 * The answer with another object of the same kind, the newest other one; for a list, others than those on it,
 * and none of the user it was asked for. The answer itself when there is no other.
 */
export function answerOfAnother(world: World, asked: Asked, answer: WireAnswer): WireAnswer {
  const body = otherBody(world, asked, answer.body);
  return body === undefined ? answer : { ...answer, body };
}
