import {
  type Answer,
  defined,
  type Failure,
  type MembershipResult,
  type OrganizationId,
  type UserId,
} from '../../model';
import type { WorkosMembership } from '../../workos';
import type { StepContext } from './context';
import { createOnce, idempotencyKey, isSinceIntent } from '../../requests';

export interface MembershipTask {
  readonly row: number;
  readonly userId: UserId;
  readonly organizationId: OrganizationId;
  readonly roleSlugs: readonly string[];
  /** When the create was first intended, as `intentNow` gives it. */
  readonly intentAtMs: number;
  /** True when an earlier run intended it and did not live to see the answer. */
  readonly inDoubt: boolean;
  /** How often the row has failed for good in earlier runs. */
  readonly refusals: number;
}

export type MembershipEnd =
  | { readonly ok: true; readonly membership: MembershipResult; readonly rolesDiffer: boolean }
  | {
      readonly ok: false;
      readonly failure: Failure;
      readonly attempts: number;
      /** True when the create may have been carried out all the same. */
      readonly doubtful?: true;
    };

/** Makes the user a member. A membership that is there already is success; `update` also writes its roles. */
export async function ensureMembership(
  context: StepContext,
  task: MembershipTask,
): Promise<MembershipEnd> {
  const { row, userId, organizationId, roleSlugs } = task;
  const { answer, attempts, doubtful, found } = await createOnce(context.stack, {
    requestClass: 'write',
    inDoubt: task.inDoubt,
    keyOf: (definite) => idempotencyKey(context.nonce, row, 'membership', task.refusals, definite),
    send: (key) =>
      context.gateway.createMembership(
        { userId, organizationId, roleSlugs },
        { idempotencyKey: key },
      ),
    findOurs: () => findOurs(context, task),
    isConflict: ({ kind }) => kind === 'membership_exists',
  });
  if (answer.ok) {
    const membershipId = answer.value.id;
    const membership = { membershipId, outcome: 'created' as const, ...defined({ found }) };
    return { ok: true, membership, rolesDiffer: false };
  }
  if (answer.failure.kind !== 'membership_exists') {
    const end = { ok: false, failure: answer.failure, attempts } as const;
    return doubtful ? { ...end, doubtful } : end;
  }
  return takeExisting(context, task, { failure: answer.failure, attempts });
}

function existed({ id }: WorkosMembership, rolesDiffer = false): MembershipEnd {
  return { ok: true, membership: { membershipId: id, outcome: 'existing' }, rolesDiffer };
}

async function takeExisting(
  context: StepContext,
  task: MembershipTask,
  conflict: { readonly failure: Failure; readonly attempts: number },
): Promise<MembershipEnd> {
  const found = await find(context, task);
  if (!found.ok) return { ok: false, failure: found.failure, attempts: conflict.attempts + 1 };
  const existing = found.value;
  if (existing === undefined) return { ok: false, ...conflict };
  if (sameRoles(existing.roleSlugs, task.roleSlugs)) return existed(existing);
  if (context.onExisting !== 'update') return existed(existing, true);
  const { answer, attempts } = await context.stack.call({
    requestClass: 'write',
    reads: false,
    repeatable: true,
    send: () => context.gateway.updateMembership(existing.id, task.roleSlugs),
  });
  return answer.ok ? existed(existing) : { ok: false, failure: answer.failure, attempts };
}

async function findOurs(
  context: StepContext,
  task: MembershipTask,
): Promise<Answer<WorkosMembership | undefined>> {
  const found = await find(context, task);
  if (!found.ok || found.value === undefined) return found;
  const { intentAtMs, inDoubt } = task;
  const serverOffsetMs = context.gateway.serverClockOffsetMs();
  const isOurs =
    found.value.status === 'active' &&
    sameRoles(found.value.roleSlugs, task.roleSlugs) &&
    isSinceIntent(found.value.createdAtMs, { intentAtMs, inDoubt, serverOffsetMs });
  return { ok: true, value: isOurs ? found.value : undefined };
}

function find(
  { stack, gateway }: StepContext,
  { userId, organizationId }: MembershipTask,
): Promise<Answer<WorkosMembership | undefined>> {
  return stack.look('read', () => gateway.findMembership({ userId, organizationId }));
}

/** True when the row asks for no roles, or for those the membership has. */
function sameRoles(existing: readonly string[], wanted: readonly string[]): boolean {
  if (wanted.length === 0) return true;
  return existing.length === wanted.length && wanted.every((slug) => existing.includes(slug));
}
