import { type KeptObject, keyOfObject, type UndoRecord } from '../jobs';
import { type Answer, asMembershipId, asUserId, type UserId } from '../model';
import { eachPage, untilSeen } from '../requests';
import type { WorkosMembership, WorkosUser } from '../workos';
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
 * Deletes a user that the job created, after the memberships that the job gave them: all of it, or nothing. The user is
 * looked at first, and kept together with the memberships where somebody else has a part in it.
 *
 * @param membershipId that the row of the user created
 */
export async function takeBackUser(
  context: UndoContext,
  part: UndoPart,
  { touch, membershipId }: { readonly touch: Touch; readonly membershipId?: string },
): Promise<void> {
  const settled = settledFate(context, touch);
  if (settled !== undefined) {
    part.settle('user', settled);
    return;
  }
  const isRedo = isOpen(context, touch);
  const approved = await approve(context, touch, isRedo);
  if (approved === undefined) {
    await noteGone(context, part, touch);
  } else if ('kept' in approved) {
    context.kept.add(keyOfObject('user', touch.id));
    part.keep(approved.kept);
  } else if (!approved.ok) {
    await noteFailed(context, part, { ...touch, failure: approved.failure });
  } else if (context.isDryRun) {
    part.settle('user', 'deleted');
  } else {
    const own = new Set(approved.value);
    if (membershipId !== undefined && !own.has(membershipId)) {
      const seen = isRedo ? undefined : await untilVisible(context, membershipId);
      if (seen?.ok === false) {
        await noteFailed(context, part, { ...touch, failure: seen.failure });
        return;
      }
      own.add(membershipId);
    }
    if (!isRedo) await context.record({ type: 'intent', kind: 'user', id: touch.id });
    await deleteAll(context, part, { touch, memberships: own, isRedo });
  }
}

/** A list may not show a young membership yet, and WorkOS not find it to delete it: it would count as gone before. */
function untilVisible(
  { stack, gateway }: UndoContext,
  membershipId: string,
): Promise<Answer<WorkosMembership | undefined>> {
  const id = asMembershipId(membershipId);
  return untilSeen(stack, 'read', () => gateway.getMembership(id));
}

/** The memberships of the user to delete, why the user is kept, or undefined when the user is gone. */
async function approve(
  context: UndoContext,
  touch: Touch,
  isRedo: boolean,
): Promise<Answer<readonly string[]> | { readonly kept: KeptObject } | undefined> {
  const { stack, gateway } = context;
  const id = asUserId(touch.id);
  const claimant = context.claims.claimantOf('user', id);
  if (claimant !== undefined) return { kept: keptForJob(touch, claimant) };
  const found = isRedo ? undefined : await untilSeen(stack, 'read', () => gateway.getUser(id));
  if (found?.ok === false) return found;
  if (found !== undefined && found.value === undefined) return undefined;
  const listed = await listMemberships(context, id);
  if (!listed.ok) return listed;
  const own = listed.value.filter((each) => isOwn(context, each));
  const isAlone = own.length === listed.value.length;
  const reason = found?.value && reasonToKeep(context, touch, { user: found.value, isAlone });
  if (reason !== undefined && !context.options.includeChanged) {
    return { kept: keptFor(touch, reason) };
  }
  return { ok: true, value: own.map((each) => each.id) };
}

/** True for a membership that the job created, or that a request without a recorded result may have created. */
function isOwn(context: UndoContext, membership: WorkosMembership): boolean {
  const key = keyOfObject('membership', membership.id);
  return context.survey.created.has(key) || isInDoubt(context, membership);
}

function reasonToKeep(
  context: UndoContext,
  touch: Touch,
  { user, isAlone }: { readonly user: WorkosUser; readonly isAlone: boolean },
): 'signed_in' | 'changed' | 'has_memberships' | undefined {
  const { createdAtMs, updatedAtMs, lastSignInAtMs } = user;
  const expectedMs = touch.updatedAtMs ?? createdAtMs;
  if (lastSignInAtMs !== undefined) return 'signed_in';
  if (!isAsLeft(context, touch, { expectedMs, updatedAtMs })) return 'changed';
  return isAlone ? undefined : 'has_memberships';
}

/** True for a membership that a request without a recorded result may have created: it is not older than the request. */
function isInDoubt({ survey, stack }: UndoContext, membership: WorkosMembership): boolean {
  const open = survey.openMemberships.get(membership.userId) ?? [];
  const identity = { hasSameId: false };
  return open.some((since) =>
    stack.serverClock.since(since, true)(membership.createdAtMs, identity),
  );
}

/** All memberships of a user; none of one whom WorkOS does not know. */
async function listMemberships(
  { stack, gateway }: UndoContext,
  userId: UserId,
): Promise<Answer<readonly WorkosMembership[]>> {
  const all: WorkosMembership[] = [];
  const pages = eachPage(async (after) => {
    const page = await stack.look('read', () => gateway.listMemberships({ userId }, after));
    return page.ok ? { ok: true, value: page.value ?? { items: [] } } : page;
  });
  for await (const page of pages) {
    if (!page.ok) return page;
    all.push(...page.value.items);
  }
  return { ok: true, value: all };
}

async function deleteAll(
  context: UndoContext,
  part: UndoPart,
  taken: {
    readonly touch: Touch;
    readonly memberships: ReadonlySet<string>;
    readonly isRedo: boolean;
  },
): Promise<void> {
  const { touch, memberships, isRedo } = taken;
  const results: UndoRecord[] = [];
  const objects = [...memberships].map((id) => ({ kind: 'membership' as const, id }));
  for (const object of [...objects, touch]) {
    const { kind, id } = object;
    const answer = await deleteObject(context, object, { isRedo });
    if (!answer.ok) {
      await context.record(...results);
      await noteFailed(context, part, { ...touch, failure: answer.failure });
      return;
    }
    results.push({ type: 'result', kind, id, outcome: answer.value });
    if (object === touch) part.settle('user', answer.value);
  }
  await context.record(...results);
}
