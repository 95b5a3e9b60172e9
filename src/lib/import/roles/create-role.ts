import type { JobRecord } from '../../jobs';
import type { Failure, OrganizationId, StepName } from '../../model';
import { createOnce, idempotencyKey } from '../../requests';
import type { WorkosRole } from '../../workos';
import type { StepContext } from '../rows/step-context';
import type { RoleState } from './role-state';

interface CreateParts {
  readonly context: StepContext;
  readonly step: StepName;
  readonly record: (...records: readonly JobRecord[]) => Promise<void>;
}

interface RoleTask {
  readonly state: RoleState;
  /** The role of that slug on the list. */
  readonly found: WorkosRole | undefined;
  readonly organizationId: OrganizationId | undefined;
}

/** The role, and whether this job has created it. */
export type RoleEnd =
  | { readonly ok: true; readonly role: WorkosRole; readonly isOurs: boolean }
  | { readonly ok: false; readonly failure: Failure };

/** Takes the role that was found, or creates it. */
export async function createRole(
  { context, step, record }: CreateParts,
  { state, found, organizationId }: RoleTask,
): Promise<RoleEnd> {
  const { stack, gateway, nonce } = context;
  const { doubtSince, key: subject } = state;
  const { slug, name = slug, description } = state.record;
  if (found !== undefined) {
    // A role that the job has begun to change was there before it.
    const isOurs =
      !state.hasNoted &&
      doubtSince !== undefined &&
      stack.serverClock.since(doubtSince, true)(found.createdAtMs, { hasSameId: true });
    return { ok: true, role: found, isOurs };
  }
  // Each run has idempotency keys of its own: a server may replay the errors of the one before.
  const series = stack.serverClock.intentNow().atMs;
  const end = await createOnce<WorkosRole>(
    stack,
    {
      requestClass: 'other',
      isLookedUp: true,
      isAlwaysNew: true,
      send: (key) =>
        gateway.createRole(
          { slug, name, ...(description !== undefined && { description }) },
          organizationId,
          { idempotencyKey: key },
        ),
      find: async () => {
        const roles = await stack.look('other', () => gateway.listRoles(organizationId));
        return roles.ok
          ? { ok: true, value: roles.value?.find((role) => role.slug === slug) }
          : roles;
      },
      isOurs: ({ createdAtMs }, isSince) => isSince(createdAtMs, { hasSameId: true }),
      isConflict: ({ kind }) => kind === 'slug_taken',
      // WorkOS has given the organization to this job.
      isLag: ({ kind }) => organizationId !== undefined && kind === 'not_found',
      ...(organizationId !== undefined && { waitsFor: organizationId }),
    },
    {
      doubtSince,
      intend: (intent) => record({ type: 'intent', step, subject, intent }),
      keyOf: (keysUsed) => idempotencyKey(nonce, subject, step, series, keysUsed),
    },
  );
  const { answer, existing } = end;
  if (existing !== undefined) return { ok: true, role: existing, isOurs: false };
  return answer.ok ? { ok: true, role: answer.value, isOurs: true } : answer;
}
