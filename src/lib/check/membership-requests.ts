import type { Answer, MembershipId, OrganizationId, UserId } from '../model';
import { type Gateway, type NewMembership, predictRefusal, type WorkosMembership } from '../workos';
import { accepted, refused, type SimulationParts } from './simulation';

type MembershipRequests = Pick<
  Gateway,
  | 'createMembership'
  | 'findMembership'
  | 'getMembership'
  | 'updateMembership'
  | 'reactivateMembership'
  | 'deactivateMembership'
>;

/** The role of a membership that is created without one (docs/workos-api.md, "Creating a membership"). */
const DEFAULT_ROLE = 'member';

/** The requests for memberships (docs/workos-api.md, "Memberships"). Whether several roles are enabled cannot be told. */
export function membershipRequests(parts: SimulationParts): MembershipRequests {
  const { world, census } = parts;
  return {
    createMembership: (wanted) => createMembership(parts, wanted),
    findMembership: async (pair) => accepted(await world.membership(pair)),
    getMembership: async (id) => accepted(await world.membershipOfId(id)),
    updateMembership: async (id, roleSlugs) => {
      const membership = await seen(id);
      const refusal = await refusedRole(parts, membership.organizationId, roleSlugs);
      if (refusal !== undefined) return refusal;
      census.addUpdate(['role_slugs']);
      return change({ ...membership, roleSlugs });
    },
    reactivateMembership: async (id) => {
      census.addUpdate(['status']);
      return change({ ...(await seen(id)), status: 'active' });
    },
    deactivateMembership: async (id) => change({ ...(await seen(id)), status: 'inactive' }),
  };

  async function seen(id: MembershipId): Promise<WorkosMembership> {
    const membership = await world.membershipOfId(id);
    if (membership === undefined)
      throw new Error('The import changes a membership it has not seen');
    return membership;
  }

  async function change(membership: WorkosMembership): Promise<Answer<WorkosMembership>> {
    const changed = { ...membership, updatedAtMs: world.nowMs };
    await world.keepMembership(changed);
    return accepted(changed);
  }
}

async function createMembership(
  parts: SimulationParts,
  wanted: NewMembership,
): Promise<Answer<WorkosMembership>> {
  const { world } = parts;
  const { userId, organizationId, roleSlugs } = wanted;
  const refusal =
    (await refusedUser(parts, userId)) ?? (await refusedRole(parts, organizationId, roleSlugs));
  if (refusal !== undefined) return refusal;
  const existing = await world.membership(wanted);
  if (existing?.status === 'active') {
    return refused(predictRefusal('membership_exists', { subject: 'membership' }));
  }
  if (existing?.status === 'pending') {
    return refused(predictRefusal('membership_pending', { subject: 'membership' }));
  }
  const { nowMs } = world;
  const created: WorkosMembership = {
    id: existing?.id ?? world.newMembershipId(),
    userId,
    organizationId,
    roleSlugs: roleSlugs.length === 0 ? [DEFAULT_ROLE] : roleSlugs,
    status: 'active',
    createdAtMs: existing?.createdAtMs ?? nowMs,
    updatedAtMs: nowMs,
  };
  await world.keepMembership(created);
  return accepted(created);
}

/** The refusal of a user who is gone. */
async function refusedUser(
  { world, hasUnseenUsers }: SimulationParts,
  userId: UserId,
): Promise<Answer<never> | undefined> {
  const isGone = hasUnseenUsers && (await world.user(userId)) === undefined;
  return isGone ? refused(predictRefusal('not_found', { subject: 'user' })) : undefined;
}

/** The refusal of the first role that does not exist; all of them are counted. */
async function refusedRole(
  { roles, census }: SimulationParts,
  organizationId: OrganizationId,
  roleSlugs: readonly string[],
): Promise<Answer<never> | undefined> {
  let missing: string | undefined;
  for (const slug of new Set(roleSlugs)) {
    const known = await roles.find(slug, organizationId);
    if (known !== 'toCreate') await census.addRole(slug, known === 'found');
    if (known === 'missing') missing ??= slug;
  }
  if (roleSlugs.length > 1) census.severalRoles += 1;
  if (missing === undefined) return undefined;
  return refused(predictRefusal('invalid_role', { subject: 'membership', role: missing }));
}
