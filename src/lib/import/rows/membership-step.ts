import {
  type Answer,
  defined,
  type Failure,
  type MembershipResult,
  type OrganizationId,
  type UserId,
} from '../../model';
import type { WorkosMembership } from '../../workos';
import type { StepContext } from './step-context';
import { createOnce, idempotencyKey, isSinceIntent } from '../../requests';

/** One membership to create. */
export interface MembershipTask {
  readonly row: number;
  readonly userId: UserId;
  readonly organizationId: OrganizationId;
  readonly roleSlugs: readonly string[];
  /** When a run first intended the create, as `intentNow` gives it. */
  readonly intentAtMs: number;
  /** True when that was an earlier run, which did not record the outcome: look before sending. */
  readonly inDoubt: boolean;
  /** How often the row has failed in earlier runs: each retry gets idempotency keys of its own. */
  readonly earlierFailures: number;
}

/** The outcome of the step. `rolesDiffer`: the existing membership has other roles, and `update` is not set. */
export type MembershipEnd =
  | { readonly ok: true; readonly membership: MembershipResult; readonly rolesDiffer: boolean }
  | {
      readonly ok: false;
      readonly failure: Failure;
      readonly attempts: number;
      /** True when the create may have been carried out nevertheless. */
      readonly doubtful?: true;
    };

/**
 * Makes the user a member of the organization.
 *
 * An existing membership is success, with the outcome `existing`; with `--on-existing update` its roles are written
 * when they differ. A request that fails for good is a value with the requests sent.
 *
 * @throws Abort when the job stops
 */
export async function ensureMembership(
  context: StepContext,
  task: MembershipTask,
): Promise<MembershipEnd> {
  const { row, userId, organizationId, roleSlugs } = task;
  const { answer, attempts, doubtful, found } = await createOnce(context.stack, {
    requestClass: 'write',
    inDoubt: task.inDoubt,
    keyOf: (definite) =>
      idempotencyKey(context.nonce, row, 'membership', task.earlierFailures, definite),
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
  return handleExisting(context, task, { failure: answer.failure, attempts });
}

function asExisting({ id }: WorkosMembership, rolesDiffer = false): MembershipEnd {
  return { ok: true, membership: { membershipId: id, outcome: 'existing' }, rolesDiffer };
}

async function handleExisting(
  context: StepContext,
  task: MembershipTask,
  conflict: { readonly failure: Failure; readonly attempts: number },
): Promise<MembershipEnd> {
  const found = await find(context, task);
  if (!found.ok) return { ok: false, failure: found.failure, attempts: conflict.attempts + 1 };
  const existing = found.value;
  if (existing === undefined) return { ok: false, ...conflict };
  if (sameRoles(existing.roleSlugs, task.roleSlugs)) return asExisting(existing);
  if (context.options.onExisting !== 'update') return asExisting(existing, true);
  const { answer, attempts } = await context.stack.call({
    requestClass: 'write',
    reads: false,
    repeatable: true,
    send: () => context.gateway.updateMembership(existing.id, task.roleSlugs),
  });
  return answer.ok ? asExisting(existing) : { ok: false, failure: answer.failure, attempts };
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

/** True when the row names no roles, or exactly the roles of the membership. */
function sameRoles(existing: readonly string[], wanted: readonly string[]): boolean {
  if (wanted.length === 0) return true;
  return existing.length === wanted.length && wanted.every((slug) => existing.includes(slug));
}
