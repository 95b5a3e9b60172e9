import { keyOfObject } from '../jobs';
import { type Answer, asMembershipId } from '../model';
import { untilSeen } from '../requests';
import { keptFor, keptForJob } from './reasons';
import type { Touch } from './row-traces';
import {
  deleteObject,
  isAsLeft,
  findFactor,
  isOpen,
  noteFailed,
  noteGone,
  settledFate,
  type UndoContext,
} from './undo-context';
import type { UndoPart } from './undo-part';

/** What a user has, and the job created. */
export type Belonging = Touch & { readonly kind: 'membership' | 'factor' };

/**
 * Deletes a membership or a second factor that the job created. One of a user whom the job created has shared the fate of
 * its user, which is settled by now.
 */
export async function takeBackBelonging(
  context: UndoContext,
  part: UndoPart,
  touch: Belonging,
): Promise<void> {
  const { kind, id } = touch;
  const settled = settledFate(context, touch) ?? fateWithUser(context, touch);
  if (settled === 'kept') {
    context.kept.add(keyOfObject(kind, id));
    part.keep(keptFor(touch, 'user_kept'));
  } else if (settled !== undefined) {
    part.settle(kind, settled);
  } else if (isOpen(context, touch)) {
    await deleteIt(context, part, { touch, isRedo: true });
  } else {
    await lookAndDelete(context, part, touch);
  }
}

function look(
  gateway: UndoContext['gateway'],
  touch: Belonging,
): Promise<Answer<{ readonly createdAtMs: number; readonly updatedAtMs: number } | undefined>> {
  return touch.kind === 'factor'
    ? findFactor(gateway, touch)
    : gateway.getMembership(asMembershipId(touch.id));
}

/** What became of the user it belongs to; undefined for a user whom the job did not create. */
function fateWithUser(
  { survey, history, kept }: UndoContext,
  { userId = '' }: Touch,
): 'deleted' | 'gone' | 'kept' | undefined {
  const key = keyOfObject('user', userId);
  if (!survey.created.has(key)) return undefined;
  if (kept.has(key)) return 'kept';
  return history.gone.has(key) ? 'gone' : 'deleted';
}

async function lookAndDelete(
  context: UndoContext,
  part: UndoPart,
  touch: Belonging,
): Promise<void> {
  const { kind, id, updatedAtMs: expectedMs } = touch;
  const claimant = context.claims.claimantOf(kind, id);
  if (claimant !== undefined) {
    context.kept.add(keyOfObject(kind, id));
    part.keep(keptForJob(touch, claimant));
    return;
  }
  const found = await untilSeen(context.stack, 'read', () => look(context.gateway, touch));
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
    context.kept.add(keyOfObject(kind, id));
    part.keep(keptFor(touch, 'changed'));
  } else if (context.isDryRun) {
    part.settle(kind, 'deleted');
  } else {
    await context.record({ type: 'intent', kind, id });
    await deleteIt(context, part, { touch, isRedo: false });
  }
}

async function deleteIt(
  context: UndoContext,
  part: UndoPart,
  { touch, isRedo }: { readonly touch: Belonging; readonly isRedo: boolean },
): Promise<void> {
  const answer = await deleteObject(context, touch, { isRedo });
  if (!answer.ok) {
    await noteFailed(context, part, { ...touch, failure: answer.failure });
    return;
  }
  const { kind, id } = touch;
  await context.record({ type: 'result', kind, id, outcome: answer.value });
  part.settle(kind, answer.value);
}
