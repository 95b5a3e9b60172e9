import type { Answer } from '../model';
import { deleteOnce, eachPage } from '../requests';
import type { WorkosPermission } from '../workos';
import { keptFor, keptForJob } from './reasons';
import type { SurveyedPermission } from './survey-roles';
import { deleteObject, isOpen, noteFailed, settledFate, type UndoContext } from './undo-context';
import type { UndoPart } from './undo-part';

/** Deletes a permission that the job created, unless a role has it that the job did not create. */
export async function takeBackPermission(
  context: UndoContext,
  part: UndoPart,
  { id, slug }: SurveyedPermission,
): Promise<void> {
  const taken = { kind: 'permission' as const, id };
  const settled = settledFate(context, taken);
  if (settled !== undefined) {
    part.settle('permission', settled);
    return;
  }
  const isRedo = isOpen(context, taken);
  if (!isRedo) {
    const claimant = context.claims.claimantOf('permission', id);
    if (claimant !== undefined) {
      part.keep(keptForJob(taken, claimant));
      return;
    }
    const used = await isUsed(context, slug);
    if (!used.ok) {
      await noteFailed(context, part, { ...taken, failure: used.failure });
      return;
    }
    if (used.value) {
      part.keep(keptFor(taken, 'in_use'));
      return;
    }
  }
  if (context.isDryRun) part.settle('permission', 'deleted');
  else await deletePermission(context, part, { taken: { ...taken, slug }, isRedo });
}

/** True where a role of the environment that the job did not create has the permission. */
async function isUsed(context: UndoContext, slug: string): Promise<Answer<boolean>> {
  const { stack, gateway, survey, options } = context;
  if (options.includeChanged) return { ok: true, value: false };
  const roles = await stack.look('other', () => gateway.listRoles());
  if (!roles.ok) return roles;
  const own = new Set(survey.roles.flatMap(({ id, isCreated }) => (isCreated ? [id] : [])));
  const users = (roles.value ?? []).filter(({ permissions }) => permissions.includes(slug));
  return { ok: true, value: users.some(({ id }) => !own.has(id)) };
}

async function deletePermission(
  context: UndoContext,
  part: UndoPart,
  {
    taken: { slug, ...taken },
    isRedo,
  }: {
    readonly taken: SurveyedPermission & { readonly kind: 'permission' };
    readonly isRedo: boolean;
  },
): Promise<void> {
  const { stack, gateway } = context;
  if (!isRedo) await context.record({ type: 'intent', ...taken });
  const answer = await deleteObject(context, taken, {
    isRedo,
    send: () =>
      deleteOnce(stack, {
        deletionClass: 'other',
        lookClass: 'other',
        send: () => gateway.deletePermission(slug),
        look: () => findPermission(context, slug),
      }),
  });
  if (!answer.ok) {
    await noteFailed(context, part, { ...taken, failure: answer.failure });
    return;
  }
  await context.record({ type: 'result', ...taken, outcome: answer.value });
  part.settle('permission', answer.value);
}

/** The permission of a slug; undefined where the environment does not have it. */
export async function findPermission(
  { gateway }: Pick<UndoContext, 'gateway'>,
  slug: string,
): Promise<Answer<WorkosPermission | undefined>> {
  for await (const page of eachPage((after) => gateway.listPermissions(after))) {
    if (!page.ok) return page;
    const found = page.value.items.find((each) => each.slug === slug);
    if (found !== undefined) return { ok: true, value: found };
  }
  return { ok: true, value: undefined };
}
