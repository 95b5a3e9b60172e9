import {
  type Answer,
  asUserId,
  defined,
  type Failure,
  type OrganizationId,
  type UserId,
} from '../../model';
import { type IsSince, untilKnown } from '../../requests';
import type { WorkosMembership } from '../../workos';
import { timeReplaced } from './row-journal';
import {
  changedAtMs,
  createForRow,
  failedCreate,
  failedStep,
  resultBefore,
  type RowStep,
  type StepEnd,
  type StepTask,
} from './row-step';
import type { StepContext } from './step-context';

/** A membership to create. */
interface Wanted {
  readonly userId: UserId;
  readonly organizationId: OrganizationId;
  readonly roleSlugs: readonly string[];
}

/**
 * Makes the row's user a member of the organization.
 *
 * An existing membership is success: `existing` when it is active, and otherwise `inactive` or `pending`. With
 * `--on-existing update` an inactive one becomes active, the roles are written where they differ, and one that has all
 * that already is `unchanged`; unless the row repeats an earlier one, whose roles count. WorkOS would make an inactive
 * membership active by itself when it is created again: the
 * membership of a user who existed before the job is looked up first.
 */
export const membershipStep: RowStep = {
  name: 'membership',
  isNeeded: ({ organizationId }) => organizationId !== undefined,
  async run(context, task) {
    const wanted = wantedBy(task);
    // The user may have been a member before the job.
    if (resultBefore(task, 'user').outcome !== 'created') {
      const known = await lookFirst(context, task, wanted);
      if (known !== undefined) return known;
    }
    const end = await createForRow(context, task, {
      requestClass: 'write',
      send: (idempotencyKey) => context.gateway.createMembership(wanted, { idempotencyKey }),
      find: () => find(context, wanted),
      isOurs: (found, isSince) => isOurs(found, { ...task, wanted }, isSince),
      waitsFor: wanted.organizationId,
      isConflict: ({ kind }) => kind === 'membership_exists' || kind === 'membership_pending',
      // The membership of an earlier row may be too young for a look, and is no failure of this one.
      isLookedUp: true,
      // The user and the organization were in answers of WorkOS to this job.
      isLag: ({ kind }) => kind === 'not_found',
    });
    const { answer, existing } = end;
    if (answer.ok) return created(answer.value, end.found);
    return existing === undefined
      ? failedCreate(task, end)
      : handleExisting(context, task, existing);
  },
};

/** The end of the step when the membership exists; undefined when it does not. */
async function lookFirst(
  context: StepContext,
  task: StepTask,
  wanted: Wanted,
): Promise<StepEnd | undefined> {
  const { doubtSince, conflictSince = doubtSince } = task;
  const found = await find(context, wanted);
  if (!found.ok) {
    return failed(found.failure, 1, doubtSince !== undefined);
  }
  if (found.value === undefined) return undefined;
  const isFromJob =
    conflictSince !== undefined &&
    isOurs(found.value, { ...task, wanted }, context.stack.serverClock.since(conflictSince, true));
  return isFromJob ? created(found.value, true) : handleExisting(context, task, found.value);
}

async function handleExisting(
  context: StepContext,
  task: StepTask,
  membership: WorkosMembership,
): Promise<StepEnd> {
  const { status, roleSlugs } = membership;
  const { isRepeat, record } = task;
  const kept = status === 'inactive' || status === 'pending' ? status : 'existing';
  if (context.options.onExisting === 'update' && kept !== 'pending' && !isRepeat) {
    return updateExisting(context, task, membership);
  }
  const end = existingAs(kept, task, membership);
  const isTold = kept === 'existing' && !isRepeat && !sameRoles(roleSlugs, record.roleSlugs);
  return isTold ? { ...end, rolesDiffer: true } : end;
}

/** Makes the membership active and writes its roles, as far as they differ. */
async function updateExisting(
  { stack, gateway }: StepContext,
  task: StepTask,
  membership: WorkosMembership,
): Promise<StepEnd> {
  const { id, status, roleSlugs } = membership;
  const { record, journal } = task;
  const wanted = record.roleSlugs;
  const isInactive = status === 'inactive';
  const hasRoles = sameRoles(roleSlugs, wanted);
  await journal.noteBefore('membership', [
    { had: { status }, wanted: { status: 'active' }, replaces: isInactive ? { status } : {} },
    {
      had: { role_slugs: roleSlugs },
      wanted: { role_slugs: hasRoles ? roleSlugs : wanted },
      replaces: hasRoles ? {} : { role_slugs: roleSlugs },
    },
    timeReplaced(membership, isInactive || !hasRoles),
  ]);
  let changed = membership;
  const changes: (() => Promise<Answer<WorkosMembership>>)[] = [];
  if (isInactive) changes.push(() => gateway.reactivateMembership(id));
  if (!hasRoles) changes.push(() => gateway.updateMembership(id, wanted));
  for (const change of changes) {
    const { answer, attempts } = await untilKnown(stack, change);
    if (!answer.ok) return failed(answer.failure, attempts, false);
    changed = answer.value;
  }
  const isChanged = changes.length > 0 || journal.hasNotedBefore('membership');
  return isChanged ? updated(task, changed) : existingAs('unchanged', task, membership);
}

function wantedBy(task: StepTask): Wanted {
  const { organizationId, record } = task;
  if (organizationId === undefined) throw new Error('The row names no organization');
  const userId = asUserId(resultBefore(task, 'user').id);
  return { userId, organizationId, roleSlugs: record.roleSlugs };
}

function created(membership: WorkosMembership, found?: true): StepEnd {
  const { id, organizationId } = membership;
  const updatedAtMs = changedAtMs(membership);
  const result = { id, organizationId, outcome: 'created', ...defined({ updatedAtMs }) };
  return { ok: true, result: found === true ? { ...result, mark: 'found' } : result };
}

function existingAs(
  outcome: 'existing' | 'unchanged' | 'inactive' | 'pending',
  { isResumed, isRepeat }: StepTask,
  { id, organizationId }: WorkosMembership,
): StepEnd & { readonly ok: true } {
  const result = { id, organizationId, outcome };
  if (isRepeat) return { ok: true, result: { ...result, mark: 'repeated' } };
  // In an earlier run a later row of the email may have created it.
  return { ok: true, result: isResumed ? { ...result, mark: 'found' } : result };
}

/** An existing membership as this job has changed it. */
function updated(task: StepTask, membership: WorkosMembership): StepEnd {
  const { result } = existingAs('existing', task, membership);
  return { ok: true, result: { ...result, updatedAtMs: membership.updatedAtMs } };
}

function failed(failure: Failure, attempts: number, doubtful: boolean): StepEnd {
  return failedStep('membership_create', failure, { attempts, doubtful });
}

/** True for a membership that the row may have created: not for that of an earlier job. */
function isOurs(
  found: WorkosMembership,
  { known, wanted }: Pick<StepTask, 'known'> & { readonly wanted: Wanted },
  isSince: IsSince,
): boolean {
  return (
    found.id !== known?.membership?.id &&
    found.status === 'active' &&
    sameRoles(found.roleSlugs, wanted.roleSlugs) &&
    isSince(found.createdAtMs, { hasSameId: false })
  );
}

function find(
  { stack, gateway }: StepContext,
  { userId, organizationId }: Wanted,
): Promise<Answer<WorkosMembership | undefined>> {
  return stack.look('read', () => gateway.findMembership({ userId, organizationId }));
}

/** True when the row names no roles, or exactly the roles of the membership. */
export function sameRoles(existing: readonly string[], wanted: readonly string[]): boolean {
  if (wanted.length === 0) return true;
  return existing.length === wanted.length && wanted.every((slug) => existing.includes(slug));
}
