import type { Answer } from '../model';
import { deleteOnce, eachPage, untilSeen } from '../requests';
import type { WorkosPermission } from '../workos';
import { keptFor, keptForJob } from './reasons';
import type { SurveyedPermission } from './survey-roles';
import {
  deleteObject,
  isOpen,
  noteFailed,
  noteGone,
  settledFate,
  type UndoContext,
} from './undo-context';
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
  const found = await untilSeen(context.stack, 'other', () => findPermission(context, slug, id));
  if (!found.ok) {
    await noteFailed(context, part, { ...taken, failure: found.failure });
    return;
  }
  const isThere = found.value !== undefined;
  if (!isRedo && !isThere) {
    await noteGone(context, part, taken);
    return;
  }
  const isKept = !isRedo && (await keepsOrFails(context, part, { id, slug }));
  if (isKept) return;
  if (context.isDryRun) part.settle('permission', 'deleted');
  else await deletePermission(context, part, { taken: { ...taken, slug }, isRedo, isThere });
}

/** True where the permission is left as it is: another job or a role has it, or that cannot be found out. */
async function keepsOrFails(
  context: UndoContext,
  part: UndoPart,
  { id, slug }: SurveyedPermission,
): Promise<boolean> {
  const taken = { kind: 'permission' as const, id };
  const claimant = context.claims.claimantOf('permission', id);
  if (claimant !== undefined) {
    part.keep(keptForJob(taken, claimant));
    return true;
  }
  const used = await isUsed(context, slug);
  if (!used.ok) await noteFailed(context, part, { ...taken, failure: used.failure });
  else if (used.value) part.keep(keptFor(taken, 'in_use'));
  return !used.ok || used.value;
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
    isThere,
  }: {
    readonly taken: SurveyedPermission & { readonly kind: 'permission' };
    readonly isRedo: boolean;
    /** Where it is not, its slug may be that of a permission made since. */
    readonly isThere: boolean;
  },
): Promise<void> {
  const { stack, gateway } = context;
  if (!isRedo) await context.record({ type: 'intent', ...taken });
  const send = (): ReturnType<typeof deleteOnce> =>
    deleteOnce(stack, {
      deletionClass: 'other',
      lookClass: 'other',
      send: () => gateway.deletePermission(slug),
      look: () => findPermission(context, slug, taken.id),
    });
  const answer = await deleteObject(context, taken, {
    isRedo,
    send: isThere ? send : () => Promise.resolve({ ok: true, value: 'absent' }),
  });
  if (!answer.ok) {
    await noteFailed(context, part, { ...taken, failure: answer.failure });
    return;
  }
  await context.record({ type: 'result', ...taken, outcome: answer.value });
  part.settle('permission', answer.value);
}

/** The permission of a slug, and of an id where it is known; undefined where the environment does not have it. */
export async function findPermission(
  { gateway }: Pick<UndoContext, 'gateway'>,
  slug: string,
  id?: string,
): Promise<Answer<WorkosPermission | undefined>> {
  for await (const page of eachPage((after) => gateway.listPermissions(after))) {
    if (!page.ok) return page;
    const found = page.value.items.find(
      (each) => each.slug === slug && (id === undefined || each.id === id),
    );
    if (found !== undefined) return { ok: true, value: found };
  }
  return { ok: true, value: undefined };
}
