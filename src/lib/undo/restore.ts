import { type FieldValues, keyOfObject, type RestoredTimes } from '../jobs';
import {
  type Answer,
  asMembershipId,
  asOrganizationId,
  asUserId,
  defined,
  ifValid,
  isCount,
  isText,
} from '../model';
import type { RequestClass } from '../pacing';
import { untilKnown, untilSeen } from '../requests';
import type { WorkosMembership, WorkosOrganization, WorkosUser } from '../workos';
import { organizationFields, userFields } from './earlier-fields';
import { keptFor, keptForJob } from './reasons';
import type { AnyTouch } from './row-traces';
import {
  isAsLeft,
  isOpen,
  noteFailed,
  noteGone,
  settledFate,
  type TakenObject,
  type UndoContext,
} from './undo-context';
import type { UndoPart } from './undo-part';

/** How an object of one kind is looked up and changed. */
interface Restoring<T> {
  readonly classes: { readonly look: RequestClass; readonly change: RequestClass };
  readonly look: () => Promise<Answer<T | undefined>>;
  /** The requests that give back the values that differ; none where nothing differs. */
  readonly requestsFor: (present: T) => readonly (() => Promise<Answer<T>>)[];
}

const OF_USERS = { look: 'read', change: 'write' } as const;
const OF_ORGANIZATIONS = { look: 'other', change: 'other' } as const;

/** Gives an object that the job changed the values back that it had before. */
export async function restore(
  context: UndoContext,
  part: UndoPart,
  touch: AnyTouch,
): Promise<void> {
  switch (touch.kind) {
    case 'user':
      return restoreBy(context, part, { touch, ...restoringUser(context, touch) });
    case 'membership':
      return restoreBy(context, part, { touch, ...restoringMembership(context, touch) });
    case 'organization':
      return restoreBy(context, part, { touch, ...restoringOrganization(context, touch) });
    case 'factor':
    case 'role':
    case 'permission':
      throw new Error('These are restored in another way, or never changed');
  }
}

async function restoreBy<T extends { readonly updatedAtMs: number }>(
  context: UndoContext,
  part: UndoPart,
  { touch, classes, look, requestsFor }: Restoring<T> & { readonly touch: AnyTouch },
): Promise<void> {
  const settled = settledFate(context, touch);
  if (settled !== undefined) {
    settleRestored(context, part, { touch, fate: settled === 'gone' ? 'gone' : 'restored' });
    return;
  }
  if (touch.before === undefined) {
    keep(context, part, { touch, reason: 'unproved' });
    return;
  }
  const found = await untilSeen(context.stack, classes.look, look);
  if (!found.ok) {
    await noteFailed(context, part, { ...touch, failure: found.failure });
  } else if (found.value === undefined) {
    await noteGone(context, part, touch);
  } else {
    const requests = requestsFor(found.value);
    const { updatedAtMs } = found.value;
    const isNew = requests.length > 0 && !isOpen(context, touch);
    if (isNew && keepIfChanged(context, part, { touch, updatedAtMs })) return;
    if (isNew) await context.record({ type: 'intent', kind: touch.kind, id: touch.id });
    const wasAtMs = isNew ? timeBefore(context, touch, updatedAtMs) : undefined;
    await sendAll(context, part, { touch, requests, requestClass: classes.change, wasAtMs });
  }
}

/** When the object was changed last before the job; undefined where somebody else may have changed it since. */
function timeBefore(
  context: UndoContext,
  touch: AnyTouch,
  updatedAtMs: number,
): number | undefined {
  const { kind, id, before, updatedAtMs: expectedMs } = touch;
  if (before === undefined || before.unproved !== undefined) return undefined;
  // Between the updates of several rows somebody else may have changed it.
  if (context.survey.merged.has(keyOfObject(kind, id))) return undefined;
  const isOurs = isAsLeft(context, touch, { expectedMs, updatedAtMs });
  return isOurs ? ifValid(before.values['updated_at'], isCount) : undefined;
}

async function sendAll<T extends { readonly updatedAtMs: number }>(
  context: UndoContext,
  part: UndoPart,
  {
    touch,
    requests,
    requestClass,
    wasAtMs,
  }: {
    readonly touch: AnyTouch;
    readonly requests: readonly (() => Promise<Answer<T>>)[];
    readonly requestClass: RequestClass;
    readonly wasAtMs: number | undefined;
  },
): Promise<void> {
  const { kind, id } = touch;
  let times: RestoredTimes | undefined;
  for (const request of context.isDryRun ? [] : requests) {
    const { answer } = await untilKnown(context.stack, request, requestClass);
    if (!answer.ok) {
      await noteFailed(context, part, { ...touch, failure: answer.failure });
      return;
    }
    const { updatedAtMs } = answer.value;
    if (wasAtMs !== undefined) times = { wasAtMs, updatedAtMs };
  }
  context.history.done.add(keyOfObject(kind, id));
  await context.record({ type: 'result', kind, id, outcome: 'restored', ...defined({ times }) });
  settleRestored(context, part, { touch, fate: 'restored' });
}

/** Fields whose earlier values are lost are not restored: the object counts as kept. */
function settleRestored(
  context: UndoContext,
  part: UndoPart,
  { touch, fate }: { readonly touch: AnyTouch; readonly fate: 'restored' | 'gone' },
): void {
  if (fate === 'restored' && touch.before?.unproved !== undefined) {
    keep(context, part, { touch, reason: 'unproved' });
  } else part.settle(touch.kind, fate);
}

/** Restores only what is still as the job left it. True when the object is kept. */
function keepIfChanged(
  context: UndoContext,
  part: UndoPart,
  { touch, updatedAtMs }: { readonly touch: AnyTouch; readonly updatedAtMs: number },
): boolean {
  if (isAsLeft(context, touch, { expectedMs: touch.updatedAtMs, updatedAtMs })) return false;
  const { includeChanged } = context.options;
  if (touch.updatedAtMs === undefined && !includeChanged) {
    // Whoever changed it last, the undo of another job would not tell.
    keep(context, part, { touch, reason: 'in_doubt' });
    return true;
  }
  const claimant = context.claims.claimantOf(touch.kind, touch.id);
  if (claimant !== undefined) {
    context.kept.add(keyOfObject(touch.kind, touch.id));
    part.keep(keptForJob(touch, claimant));
    return true;
  }
  if (includeChanged) return false;
  keep(context, part, { touch, reason: 'changed' });
  return true;
}

function keep(
  context: UndoContext,
  part: UndoPart,
  {
    touch,
    reason,
  }: { readonly touch: TakenObject; readonly reason: 'unproved' | 'in_doubt' | 'changed' },
): void {
  context.kept.add(keyOfObject(touch.kind, touch.id));
  part.keep(keptFor(touch, reason));
}

function restoringUser({ gateway }: UndoContext, touch: AnyTouch): Restoring<WorkosUser> {
  const id = asUserId(touch.id);
  return {
    classes: OF_USERS,
    look: () => gateway.getUser(id),
    requestsFor(present) {
      const fields = userFields(touch.before?.values ?? {}, present);
      return Object.keys(fields).length === 0 ? [] : [() => gateway.updateUser(id, fields)];
    },
  };
}

function restoringOrganization(
  { gateway }: UndoContext,
  touch: AnyTouch,
): Restoring<WorkosOrganization> {
  const id = asOrganizationId(touch.id);
  return {
    classes: OF_ORGANIZATIONS,
    look: () => gateway.findOrganization(id),
    requestsFor(present) {
      const fields = organizationFields(touch.before?.values ?? {}, present);
      return Object.keys(fields).length === 0 ? [] : [() => gateway.updateOrganization(id, fields)];
    },
  };
}

function restoringMembership(
  { gateway }: UndoContext,
  touch: AnyTouch,
): Restoring<WorkosMembership> {
  const id = asMembershipId(touch.id);
  return {
    classes: OF_USERS,
    look: () => gateway.getMembership(id),
    requestsFor(present) {
      const { roles, isInactive, isActive } = membershipChanges(
        touch.before?.values ?? {},
        present,
      );
      return [
        ...(isActive ? [() => gateway.reactivateMembership(id)] : []),
        // Before it is inactive: WorkOS may refuse roles for an inactive one.
        ...(roles === undefined ? [] : [() => gateway.updateMembership(id, roles)]),
        ...(isInactive ? [() => gateway.deactivateMembership(id)] : []),
      ];
    },
  };
}

/** The earlier values that a membership no longer has. Pure. */
export function membershipChanges(
  was: FieldValues,
  present: WorkosMembership,
): {
  readonly roles: readonly string[] | undefined;
  readonly isInactive: boolean;
  readonly isActive: boolean;
  readonly isChanged: boolean;
} {
  const { role_slugs: stored, status } = was;
  const slugs: readonly unknown[] = Array.isArray(stored) ? stored : [];
  const roles = slugs.filter((slug) => isText(slug));
  const isSame =
    roles.length === present.roleSlugs.length &&
    roles.every((slug) => present.roleSlugs.includes(slug));
  const areRestored = roles.length > 0 && !isSame;
  const isInactive = status === 'inactive' && present.status === 'active';
  const isActive = status === 'active' && present.status === 'inactive';
  return {
    roles: areRestored ? roles : undefined,
    isInactive,
    isActive,
    isChanged: areRestored || isInactive || isActive,
  };
}
