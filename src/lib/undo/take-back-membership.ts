import { keyOfObject } from '../jobs';
import { asMembershipId } from '../model';
import { untilSeen } from '../requests';
import { keptFor, keptForJob } from './reasons';
import type { Touch } from './row-traces';
import {
  deleteObject,
  isAsLeft,
  isOpen,
  noteFailed,
  noteGone,
  settledFate,
  type UndoContext,
} from './undo-context';
import type { UndoPart } from './undo-part';

/**
 * Deletes a membership that the job created. One of a user whom the job created has shared the fate of its user, which
 * is settled by now.
 */
export async function takeBackMembership(
  context: UndoContext,
  part: UndoPart,
  touch: Touch,
): Promise<void> {
  const settled = settledFate(context, touch) ?? fateWithUser(context, touch);
  if (settled === 'kept') {
    context.kept.add(keyOfObject('membership', touch.id));
    part.keep(keptFor(touch, 'user_kept'));
  } else if (settled !== undefined) {
    part.settle('membership', settled);
  } else if (isOpen(context, touch)) {
    await deleteIt(context, part, { touch, isRedo: true });
  } else {
    await lookAndDelete(context, part, touch);
  }
}

/** What became of the user of the membership; undefined for a user whom the job did not create. */
function fateWithUser(
  { survey, history, kept }: UndoContext,
  { userId = '' }: Touch,
): 'deleted' | 'gone' | 'kept' | undefined {
  const key = keyOfObject('user', userId);
  if (!survey.created.has(key)) return undefined;
  if (kept.has(key)) return 'kept';
  return history.gone.has(key) ? 'gone' : 'deleted';
}

async function lookAndDelete(context: UndoContext, part: UndoPart, touch: Touch): Promise<void> {
  const { id, updatedAtMs: expectedMs } = touch;
  const claimant = context.claims.claimantOf('membership', id);
  if (claimant !== undefined) {
    context.kept.add(keyOfObject('membership', id));
    part.keep(keptForJob(touch, claimant));
    return;
  }
  const look = (): ReturnType<typeof context.gateway.getMembership> =>
    context.gateway.getMembership(asMembershipId(id));
  const found = await untilSeen(context.stack, 'read', look);
  if (!found.ok) {
    await noteFailed(context, part, { ...touch, failure: found.failure });
  } else if (found.value === undefined) {
    await noteGone(context, part, touch);
  } else if (
    !context.options.includeChanged &&
    !isAsLeft(context, touch, {
      expectedMs: expectedMs ?? found.value.createdAtMs,
      updatedAtMs: found.value.updatedAtMs,
    })
  ) {
    context.kept.add(keyOfObject('membership', id));
    part.keep(keptFor(touch, 'changed'));
  } else if (context.isDryRun) {
    part.settle('membership', 'deleted');
  } else {
    await context.record({ type: 'intent', kind: 'membership', id });
    await deleteIt(context, part, { touch, isRedo: false });
  }
}

async function deleteIt(
  context: UndoContext,
  part: UndoPart,
  { touch, isRedo }: { readonly touch: Touch; readonly isRedo: boolean },
): Promise<void> {
  const answer = await deleteObject(context, touch, { isRedo });
  if (!answer.ok) {
    await noteFailed(context, part, { ...touch, failure: answer.failure });
    return;
  }
  await context.record({
    type: 'result',
    kind: 'membership',
    id: touch.id,
    outcome: answer.value,
  });
  part.settle('membership', answer.value);
}
