import { defined, type IntentTime, type OrganizationId } from '../../model';
import type { WorkosRole } from '../../workos';
import { createBySlug, isFromJob, type SlugEnd, type SlugParts } from './create-by-slug';
import { isIncomplete, type RoleState } from './role-state';

interface RoleTask {
  readonly state: RoleState;
  /** Since when an earlier run may have created it whose record may be lost. */
  readonly conflictSince: IntentTime | undefined;
  /** The role of that slug on the list. */
  readonly found: WorkosRole | undefined;
  readonly organizationId: OrganizationId | undefined;
}

/** Takes the role that was found, or creates it. */
export function createRole(
  parts: SlugParts,
  { state, conflictSince, found, organizationId }: RoleTask,
): Promise<SlugEnd<WorkosRole>> {
  const { stack, gateway } = parts.context;
  const { doubtSince, key: subject } = state;
  const { slug, name = slug, description } = state.record;
  if (found !== undefined) {
    // A role that the job has begun to change was there before it.
    const isOurs =
      !state.hasNoted &&
      (isFromJob(parts.context, found, { since: doubtSince, hasIntent: true }) ||
        (isIncomplete(state, found) &&
          isFromJob(parts.context, found, { since: conflictSince, hasIntent: false })));
    return Promise.resolve({ ok: true, value: found, isOurs });
  }
  return createBySlug<WorkosRole>(parts, {
    subject,
    doubtSince,
    send: (idempotencyKey) =>
      gateway.createRole({ slug, name, ...defined({ description }) }, organizationId, {
        idempotencyKey,
      }),
    find: async () => {
      const roles = await stack.look('other', () => gateway.listRoles(organizationId));
      return roles.ok
        ? { ok: true, value: roles.value?.find((role) => role.slug === slug) }
        : roles;
    },
    ...(organizationId !== undefined && {
      // WorkOS has given the organization to this job.
      lag: { isLag: ({ kind }) => kind === 'not_found', waitsFor: organizationId },
    }),
  });
}
