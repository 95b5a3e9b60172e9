import { keyOfObject } from '../jobs';
import { type Answer, asOrganizationId } from '../model';
import { eachPage, untilSeen } from '../requests';
import type { WorkosMembership } from '../workos';
import { keptFor, keptForJob } from './reasons';
import type { SurveyedOrg } from './survey';
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

/** Deletes an organization that the job created, unless it was changed since or still has members. */
export async function takeBackOrganization(
  context: UndoContext,
  part: UndoPart,
  organization: SurveyedOrg,
): Promise<void> {
  const taken = { kind: 'organization' as const, id: organization.id };
  const { id } = taken;
  const settled = settledFate(context, taken);
  if (settled !== undefined) {
    part.settle('organization', settled);
    return;
  }
  const isRedo = isOpen(context, taken);
  if (!isRedo) {
    const claimant = context.claims.claimantOf('organization', id);
    if (claimant !== undefined) {
      part.keep(keptForJob(taken, claimant));
      return;
    }
    const judged = await judge(context, organization);
    if (!judged.ok) {
      await noteFailed(context, part, { ...taken, failure: judged.failure });
      return;
    }
    if (judged.value === 'gone') {
      await noteGone(context, part, taken);
      return;
    }
    if (judged.value !== 'free') {
      part.keep(keptFor(taken, judged.value));
      return;
    }
    if (context.isDryRun) {
      part.settle('organization', 'deleted');
      return;
    }
    await context.record({ type: 'intent', ...taken });
  }
  const answer = await deleteObject(context, taken, { isRedo });
  if (!answer.ok) {
    await noteFailed(context, part, { ...taken, failure: answer.failure });
    return;
  }
  await context.record({ type: 'result', ...taken, outcome: answer.value });
  part.settle('organization', answer.value);
}

type Judgement = 'free' | 'gone' | 'changed' | 'has_memberships';

async function judge(context: UndoContext, organization: SurveyedOrg): Promise<Answer<Judgement>> {
  const { stack, gateway } = context;
  const id = asOrganizationId(organization.id);
  const found = await untilSeen(stack, 'other', () => gateway.findOrganization(id));
  if (!found.ok) return found;
  if (found.value === undefined) return { ok: true, value: 'gone' };
  if (context.options.includeChanged) return { ok: true, value: 'free' };
  const { createdAtMs, updatedAtMs } = found.value;
  const expectedMs = organization.updatedAtMs ?? createdAtMs;
  if (!isAsLeft(context, { kind: 'organization', id }, { expectedMs, updatedAtMs })) {
    return { ok: true, value: 'changed' };
  }
  const pages = eachPage(async (after) => {
    const page = await stack.look('read', () =>
      gateway.listMemberships({ organizationId: id }, after),
    );
    return page.ok ? { ok: true, value: page.value ?? { items: [] } } : page;
  });
  for await (const page of pages) {
    if (!page.ok) return page;
    if (!page.value.items.every((each) => isTakenBack(context, each))) {
      return { ok: true, value: 'has_memberships' };
    }
  }
  return { ok: true, value: 'free' };
}

/** True for a membership that this undo has deleted: the list may lag behind. In a dry run it would be deleted. */
function isTakenBack({ survey, kept }: UndoContext, { id, userId }: WorkosMembership): boolean {
  const keys = [keyOfObject('membership', id), keyOfObject('user', userId)];
  return keys.some((key) => survey.created.has(key) && !kept.has(key));
}
