import { BodyReader } from '../wire/body-reader';
import { type Membership, MEMBERSHIP_STATUSES, type MembershipStatus } from '../world/entities';
import { coded, invalidQuery, notFound } from '../wire/errors';
import { chooseRoles, readRoleSlugsField } from './membership-roles';
import { listAnswer } from '../wire/paging';
import {
  accept,
  type Checked,
  param,
  refuse,
  type Route,
  type WireAnswer,
  type WireRequest,
} from '../wire/wire';
import type { World } from '../world/world';

const COLLECTION = '/user_management/organization_memberships';

/** A membership as answers show it: with its user and the name of its organization. */
export function presentMembership(world: World, membership: Membership): object {
  const organization = world.state.organizations.get(membership.organization_id);
  return {
    ...membership,
    organization_name: organization?.name ?? '',
    user: world.state.users.get(membership.user_id),
  };
}

const REMEDIES = {
  deactivate: 'This membership should be deleted instead.',
  reactivate: 'The user needs to accept the invitation instead.',
};

function pendingRefusal(verb: 'deactivate' | 'reactivate'): WireAnswer {
  const code = `cannot_${verb}_pending_organization_membership`;
  const message = `A pending organization membership cannot be ${verb}d. ${REMEDIES[verb]}`;
  return coded(400, { code, message });
}

/** Reactivates an existing membership when the same pair is created again, or refuses. */
function recreate(
  world: World,
  membership: Membership,
  slugs: readonly string[],
): Checked<Membership> {
  switch (membership.status) {
    case 'active': {
      const message = 'User is already a member of the organization.';
      const code = 'organization_membership_already_exists';
      return refuse({ status: 409, body: { message, code } });
    }
    case 'pending':
      return refuse(pendingRefusal('reactivate'));
    case 'inactive': {
      const roles = withRoles(world, membership, slugs);
      world.state.memberships.replace({ ...roles, status: 'active' });
      return accept({ ...roles, status: 'active' });
    }
  }
}

function withRoles(world: World, membership: Membership, slugs: readonly string[]): Membership {
  const roles = slugs.map((slug) => ({ slug }));
  const role = roles[0] ?? membership.role;
  return { ...membership, role, roles, updated_at: world.timestamp() };
}

/** A membership, and whether it was created or reactivated. */
export interface CreatedMembership {
  readonly membership: Membership;
  readonly isNew: boolean;
}

/** Creates or reactivates a membership, or refuses. Requests and seeds both call it. */
export function createMembership(world: World, body: unknown): Checked<CreatedMembership> {
  const reader = new BodyReader(body);
  const userId = reader.text('user_id', { required: true }) ?? '';
  const organizationId = reader.text('organization_id', { required: true }) ?? '';
  const asked = readRoleSlugsField(reader);
  const refusal = reader.refusal();
  if (refusal !== undefined) return refuse(refusal);
  const { state } = world;
  if (state.users.get(userId) === undefined) return refuse(notFound('User', userId));
  if (state.organizations.get(organizationId) === undefined) {
    return refuse(notFound('Organization', organizationId));
  }
  const slugs = chooseRoles(world, organizationId, asked);
  if (!slugs.ok) return slugs;
  const existing = state.membershipOf(userId, organizationId);
  if (existing !== undefined) {
    const again = recreate(world, existing, slugs.value);
    return again.ok ? accept({ membership: again.value, isNew: false }) : again;
  }
  const membership = newMembership(world, { userId, organizationId }, slugs.value);
  state.addMembership(membership);
  return accept({ membership, isNew: true });
}

function newMembership(
  world: World,
  pair: { readonly userId: string; readonly organizationId: string },
  slugs: readonly string[],
): Membership {
  const at = world.timestamp();
  const roles = slugs.map((slug) => ({ slug }));
  return {
    object: 'organization_membership',
    id: world.id('om'),
    user_id: pair.userId,
    organization_id: pair.organizationId,
    status: 'active',
    directory_managed: false,
    role: roles[0] ?? { slug: '' },
    roles,
    created_at: at,
    updated_at: at,
  };
}

/** Changes the roles of a membership, or refuses. Requests and edits both call it. */
export function updateMembership(
  world: World,
  { id, body }: { readonly id: string; readonly body: unknown },
): Checked<Membership> {
  const membership = world.state.memberships.get(id);
  if (membership === undefined) return refuse(notFound('Organization membership', id));
  const reader = new BodyReader(body);
  const asked = readRoleSlugsField(reader);
  const refusal = reader.refusal();
  if (refusal !== undefined) return refuse(refusal);
  if (asked === undefined) return accept(membership);
  const slugs = chooseRoles(world, membership.organization_id, asked);
  if (!slugs.ok) return slugs;
  const changed = withRoles(world, membership, slugs.value);
  world.state.memberships.replace(changed);
  return accept(changed);
}

function handleUpdate(world: World, request: WireRequest): WireAnswer {
  const body = request.body ?? {};
  const changed = updateMembership(world, { id: param(request, 'id'), body });
  return changed.ok
    ? { status: 200, body: presentMembership(world, changed.value) }
    : changed.refusal;
}

function changeStatus(world: World, request: WireRequest, to: 'active' | 'inactive'): WireAnswer {
  const id = param(request, 'id');
  const membership = world.state.memberships.get(id);
  if (membership === undefined) return notFound('Organization membership', id);
  if (membership.status === 'pending') {
    return pendingRefusal(to === 'active' ? 'reactivate' : 'deactivate');
  }
  const isSame = membership.status === to;
  const changed: Membership = isSame
    ? membership
    : { ...membership, status: to, updated_at: world.timestamp() };
  world.state.memberships.replace(changed);
  return { status: 200, body: presentMembership(world, changed) };
}

/** Reads `statuses`, joined by commas or repeated; `active` by default. Undefined when one is unknown. */
function readStatuses(query: URLSearchParams): ReadonlySet<MembershipStatus> | undefined {
  const lists = [...query.getAll('statuses'), ...query.getAll('statuses[]')];
  if (lists.length === 0) return new Set(['active']);
  const names = lists.flatMap((list) => list.split(','));
  const known = MEMBERSHIP_STATUSES.filter((status) => names.includes(status));
  return known.length === new Set(names).size ? new Set(known) : undefined;
}

function listMemberships(world: World, { query }: WireRequest): WireAnswer {
  const { state } = world;
  const userId = query.get('user_id');
  const organizationId = query.get('organization_id');
  if (userId !== null && state.users.get(userId) === undefined) return notFound('User', userId);
  if (organizationId !== null && state.organizations.get(organizationId) === undefined) {
    return notFound('Organization', organizationId);
  }
  if (userId === null && organizationId === null) {
    const message = 'Either user_id or organization_id is required.';
    return coded(400, { code: 'missing_user_id_or_organization_id', message });
  }
  const statuses = readStatuses(query);
  if (statuses === undefined) {
    return invalidQuery('statuses', `must be among ${MEMBERSHIP_STATUSES.join(', ')}`);
  }
  const places =
    userId === null
      ? state.membershipsOfOrganization(organizationId ?? '')
      : state.membershipsOfUser(userId);
  const isWanted = (row: Membership) =>
    statuses.has(row.status) && (organizationId === null || row.organization_id === organizationId);
  const listing = { table: state.memberships, places, keep: isWanted };
  return listAnswer(query, listing, (row) => presentMembership(world, row));
}

function handleCreate(world: World, { body, idempotencyKey }: WireRequest): WireAnswer {
  const made = createMembership(world, body);
  if (!made.ok) return made.refusal;
  const { membership, isNew } = made.value;
  if (isNew) {
    const label = `${membership.user_id} ${membership.organization_id}`;
    const { id, created_at: at } = membership;
    world.history.record({ kind: 'membership', id, label, at, idempotencyKey });
  }
  return { status: 201, body: presentMembership(world, membership) };
}

export const MEMBERSHIP_ROUTES: readonly Route[] = [
  { method: 'POST', path: COLLECTION, handle: handleCreate },
  { method: 'GET', path: COLLECTION, handle: listMemberships },
  {
    method: 'GET',
    path: `${COLLECTION}/{id}`,
    handle(world, request) {
      const id = param(request, 'id');
      const membership = world.state.memberships.get(id);
      return membership === undefined
        ? notFound('Organization membership', id)
        : { status: 200, body: presentMembership(world, membership) };
    },
  },
  { method: 'PUT', path: `${COLLECTION}/{id}`, handle: handleUpdate },
  {
    method: 'DELETE',
    path: `${COLLECTION}/{id}`,
    handle(world, request) {
      const id = param(request, 'id');
      const membership = world.state.memberships.get(id);
      if (membership === undefined) return notFound('Organization membership', id);
      world.state.removeMembership(membership);
      return { status: 200 };
    },
  },
  {
    method: 'PUT',
    path: `${COLLECTION}/{id}/deactivate`,
    handle: (world, request) => changeStatus(world, request, 'inactive'),
  },
  {
    method: 'PUT',
    path: `${COLLECTION}/{id}/reactivate`,
    handle: (world, request) => changeStatus(world, request, 'active'),
  },
];
