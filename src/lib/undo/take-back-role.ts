import { keyOfObject } from '../jobs';
import type { Answer } from '../model';
import { deleteOnce, eachPage, untilKnown, untilSeen } from '../requests';
import type { WorkosRole } from '../workos';
import { keptFor } from './reasons';
import type { SurveyedPermission, SurveyedRole } from './survey-roles';
import {
  deleteObject,
  isOpen,
  noteFailed,
  noteGone,
  settledFate,
  type TakenObject,
  type UndoContext,
} from './undo-context';
import type { UndoPart } from './undo-part';

/**
 * Deletes a role of an organization that the job created, and gives a role that it changed its values back. A role of the
 * environment is kept: WorkOS has no request that deletes one.
 */
export async function takeBackRole(
  context: UndoContext,
  part: UndoPart,
  role: SurveyedRole,
): Promise<void> {
  const taken = { kind: 'role' as const, id: role.id };
  const back = role.isCreated ? 'deleted' : 'restored';
  const settled = settledFate(context, taken);
  if (settled !== undefined) {
    part.settle('role', settled === 'gone' ? 'gone' : back);
    return;
  }
  if (role.isCreated && role.organizationId === undefined) {
    part.keep(keptFor(taken, 'not_deletable'));
    return;
  }
  const found = await untilSeen(context.stack, 'other', () => findRole(context, role));
  if (!found.ok) {
    await noteFailed(context, part, { ...taken, failure: found.failure });
  } else if (found.value === undefined && !isOpen(context, taken)) {
    await noteGone(context, part, taken);
  } else if (isChanged(context, role, found.value) && !isOpen(context, taken)) {
    part.keep(keptFor(taken, 'changed'));
  } else if (context.isDryRun) {
    part.settle('role', back);
  } else {
    await change(context, part, { role, taken });
  }
}

async function change(
  context: UndoContext,
  part: UndoPart,
  { role, taken }: { readonly role: SurveyedRole; readonly taken: TakenObject },
): Promise<void> {
  const isRedo = isOpen(context, taken);
  if (!isRedo) await context.record({ type: 'intent', ...idOf(taken) });
  const answer = role.isCreated
    ? await deleteObject(context, taken, { isRedo, send: () => deleteRole(context, role) })
    : await restoreRole(context, role);
  if (!answer.ok) {
    const isInUse = answer.failure.code === 'role_has_assignments';
    if (isInUse) part.keep(keptFor(taken, 'in_use'));
    else await noteFailed(context, part, { ...taken, failure: answer.failure });
    return;
  }
  context.history.done.add(keyOfObject(taken.kind, taken.id));
  await context.record({ type: 'result', ...idOf(taken), outcome: answer.value });
  part.settle('role', answer.value);
}

function idOf({ kind, id }: TakenObject): Pick<TakenObject, 'kind' | 'id'> {
  return { kind, id };
}

function isChanged(
  { options }: UndoContext,
  { updatedAtMs }: SurveyedRole,
  found: WorkosRole | undefined,
): boolean {
  if (found === undefined || options.includeChanged) return false;
  return found.updatedAtMs !== (updatedAtMs ?? found.createdAtMs);
}

async function findRole(
  { gateway }: UndoContext,
  { slug, organizationId }: SurveyedRole,
): Promise<Answer<WorkosRole | undefined>> {
  const roles = await gateway.listRoles(organizationId);
  return roles.ok ? { ok: true, value: roles.value?.find((each) => each.slug === slug) } : roles;
}

function deleteRole(context: UndoContext, role: SurveyedRole): ReturnType<typeof deleteOnce> {
  const { slug, organizationId } = role;
  if (organizationId === undefined) throw new Error('A role of the environment is not deleted');
  return deleteOnce(context.stack, {
    deletionClass: 'other',
    lookClass: 'other',
    send: () => context.gateway.deleteOrganizationRole(slug, organizationId),
    look: () => findRole(context, role),
  });
}

async function restoreRole(
  { stack, gateway }: UndoContext,
  { slug, organizationId, was }: SurveyedRole,
): Promise<Answer<'restored'>> {
  if (was === undefined) throw new Error('A role without earlier values is not restored');
  const { name, description, permissions } = was;
  const place = { slug, organizationId };
  const fields = { name, description: description === '' ? null : description };
  const named = await untilKnown(stack, () => gateway.updateRole(place, fields), 'other');
  if (!named.answer.ok) return named.answer;
  const set = () => gateway.setRolePermissions(place, permissions);
  const { answer } = await untilKnown(stack, set, 'other');
  return answer.ok ? { ok: true, value: 'restored' } : answer;
}

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
  const { stack, gateway, survey, options } = context;
  const isRedo = isOpen(context, taken);
  if (!isRedo && !options.includeChanged) {
    const roles = await stack.look('other', () => gateway.listRoles());
    if (!roles.ok) {
      await noteFailed(context, part, { ...taken, failure: roles.failure });
      return;
    }
    const own = new Set(survey.roles.map((role) => role.id));
    const isUsed = roles.value?.some(
      (role) => role.permissions.includes(slug) && !own.has(role.id),
    );
    if (isUsed === true) {
      part.keep(keptFor(taken, 'in_use'));
      return;
    }
  }
  if (context.isDryRun) {
    part.settle('permission', 'deleted');
    return;
  }
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

async function findPermission(
  { gateway }: UndoContext,
  slug: string,
): Promise<Answer<SurveyedPermission | undefined>> {
  for await (const page of eachPage((after) => gateway.listPermissions(after))) {
    if (!page.ok) return page;
    const found = page.value.items.find((each) => each.slug === slug);
    if (found !== undefined) return { ok: true, value: found };
  }
  return { ok: true, value: undefined };
}
