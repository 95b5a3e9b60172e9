import type { Answer, MembershipId } from '../model';
import { absentIfNotFound, deletion, type MakeCall, nextPage } from './call';
import type { Gateway, MembershipPair, WorkosMembership } from './gateway';
import { readMembership, readPage } from './read-wire';

const MEMBERSHIPS = '/user_management/organization_memberships';

/** Best first. Without `statuses` WorkOS lists only active ones (docs/workos-api.md, "Listing memberships"). */
export const MEMBERSHIP_STATUSES = ['active', 'pending', 'inactive'];

type MembershipWrites = Pick<
  Gateway,
  | 'createMembership'
  | 'updateMembership'
  | 'reactivateMembership'
  | 'deactivateMembership'
  | 'deleteMembership'
>;
type MembershipReads = Pick<Gateway, 'findMembership' | 'getMembership' | 'listMemberships'>;

/** The requests for memberships (docs/workos-api.md, "Memberships"). */
export function membershipOperations(call: MakeCall): MembershipWrites & MembershipReads {
  return { ...membershipWrites(call), ...membershipReads(call) };
}

function membershipWrites(call: MakeCall): MembershipWrites {
  const setStatus = (id: MembershipId, change: 'reactivate' | 'deactivate') =>
    call({
      method: 'PUT',
      root: MEMBERSHIPS,
      below: [id, change],
      body: {},
      operation: { verb: 'update', subject: 'membership' },
      read: readMembership,
      isAbout: (changed) => changed.id === id,
    });
  return {
    createMembership: ({ userId, organizationId, roleSlugs }, { idempotencyKey }) =>
      call({
        method: 'POST',
        root: MEMBERSHIPS,
        body: { user_id: userId, organization_id: organizationId, ...rolesBody(roleSlugs) },
        idempotencyKey,
        operation: { verb: 'create', subject: 'membership', userId, roleSlugs },
        read: readMembership,
        isAbout: (created) =>
          created.userId === userId && created.organizationId === organizationId,
      }),
    updateMembership: (id, roleSlugs) =>
      call({
        method: 'PUT',
        root: MEMBERSHIPS,
        below: [id],
        body: rolesBody(roleSlugs),
        operation: { verb: 'update', subject: 'membership', roleSlugs },
        read: readMembership,
        isAbout: (updated) => updated.id === id,
      }),
    reactivateMembership: (id) => setStatus(id, 'reactivate'),
    deactivateMembership: (id) => setStatus(id, 'deactivate'),
    deleteMembership: (id) => deletion(call, { root: MEMBERSHIPS, id, subject: 'membership' }),
  };
}

function membershipReads(call: MakeCall): MembershipReads {
  return {
    findMembership: async (pair) => bestOf(pair, await list(call, pair)),
    getMembership: async (id) =>
      absentIfNotFound(
        await call({
          method: 'GET',
          root: MEMBERSHIPS,
          below: [id],
          operation: { verb: 'find', subject: 'membership' },
          read: readMembership,
          isAbout: (found) => found.id === id,
        }),
      ),
    listMemberships: async ({ userId, organizationId }, after) =>
      absentIfNotFound(
        await call({
          method: 'GET',
          root: MEMBERSHIPS,
          query: {
            ...(userId === undefined ? { organization_id: organizationId } : { user_id: userId }),
            statuses: MEMBERSHIP_STATUSES.join(','),
            ...nextPage(after),
          },
          operation: { verb: 'find', subject: 'membership' },
          read: (body) => readPage(body, readMembership),
          isAbout: ({ items }) =>
            items.every((each) =>
              userId === undefined
                ? each.organizationId === organizationId
                : each.userId === userId,
            ),
        }),
      ),
  };
}

/** The user's memberships, of whatever status; undefined when WorkOS does not know the user or the organization. */
async function list(
  call: MakeCall,
  { userId, organizationId }: MembershipPair,
): Promise<Answer<readonly WorkosMembership[] | undefined>> {
  const answer = await call({
    method: 'GET',
    root: MEMBERSHIPS,
    query: {
      user_id: userId,
      organization_id: organizationId,
      statuses: MEMBERSHIP_STATUSES.join(','),
      limit: '100',
    },
    operation: { verb: 'find', subject: 'membership' },
    read: (body) => readPage(body, readMembership)?.items,
    // A server may list more than the pair: the user's other memberships are an answer, those of others are not.
    isAbout: (items) => items.length === 0 || items.some((each) => each.userId === userId),
  });
  return absentIfNotFound(answer);
}

function bestOf(
  { userId, organizationId }: MembershipPair,
  answer: Answer<readonly WorkosMembership[] | undefined>,
): Answer<WorkosMembership | undefined> {
  if (!answer.ok) return answer;
  const ours = answer.value?.filter(
    (each) => each.userId === userId && each.organizationId === organizationId,
  );
  const rank = ({ status }: WorkosMembership) =>
    MEMBERSHIP_STATUSES.includes(status)
      ? MEMBERSHIP_STATUSES.indexOf(status)
      : MEMBERSHIP_STATUSES.length;
  return { ok: true, value: ours?.toSorted((a, b) => rank(a) - rank(b))[0] };
}

/**
 * At most one of the two fields (docs/workos-api.md, "Creating a membership"). Several roles require a setting of the
 * environment, so a single role is sent as `role_slug`.
 */
function rolesBody(roleSlugs: readonly string[]): object {
  const [first, ...others] = roleSlugs;
  if (first === undefined) return {};
  return others.length === 0 ? { role_slug: first } : { role_slugs: roleSlugs };
}
