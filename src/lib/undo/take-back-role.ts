import { isDeepStrictEqual } from 'node:util';
import { type KeptObject, keyOfObject, type RestoredTimes } from '../jobs';
import { type Answer, defined, type RoleValues } from '../model';
import { deleteOnce, untilKnown, untilSeen } from '../requests';
import type { RoleFields, WorkosRole } from '../workos';
import { keptFor, keptForJob } from './reasons';
import type { RolePlaceInJob, SurveyedRole } from './survey-roles';
import {
  deleteObject,
  isAsLeft,
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
  if (role.isNowhere === true) {
    part.keep(keptFor(taken, 'in_doubt'));
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
  } else {
    const requests = requestsFor(context, role, found.value);
    const kept = keptAs(context, role, { found: found.value, requests });
    if (kept !== undefined) part.keep(kept);
    else if (context.isDryRun) part.settle('role', back);
    else await change(context, part, { role, taken, found: found.value, requests });
  }
}

type Requests = readonly (() => Promise<Answer<WorkosRole>>)[];

/** Why the role is left as it is, if it is. */
function keptAs(
  context: UndoContext,
  role: SurveyedRole,
  { found, requests }: { readonly found: WorkosRole | undefined; readonly requests: Requests },
): KeptObject | undefined {
  const taken = { kind: 'role' as const, id: role.id };
  const { isCreated } = role;
  // Without requests it has all of its earlier values.
  const isDone = isOpen(context, taken) || (!isCreated && requests.length === 0);
  if (found === undefined || isDone) return undefined;
  const expectedMs = role.updatedAtMs ?? (isCreated ? found.createdAtMs : undefined);
  const isLeft = isAsLeft(context, taken, { expectedMs, updatedAtMs: found.updatedAtMs });
  if (!isCreated && isLeft) return undefined;
  return keptOther(context, {
    taken,
    isLeft,
    reason: expectedMs === undefined ? 'in_doubt' : 'changed',
  });
}

/** Why a role that another job has, or that is not as this one left it, is left as it is. */
function keptOther(
  context: UndoContext,
  {
    taken,
    isLeft,
    reason,
  }: {
    readonly taken: TakenObject;
    readonly isLeft: boolean;
    readonly reason: 'in_doubt' | 'changed';
  },
): KeptObject | undefined {
  const { claims, options } = context;
  const isKept = !isLeft && !options.includeChanged;
  if (isKept && reason === 'in_doubt') return keptFor(taken, reason);
  const claimant = claims.claimantOf('role', taken.id);
  if (claimant !== undefined) return keptForJob(taken, claimant);
  return isKept ? keptFor(taken, reason) : undefined;
}

async function change(
  context: UndoContext,
  part: UndoPart,
  task: {
    readonly role: SurveyedRole;
    readonly taken: TakenObject;
    readonly found: WorkosRole | undefined;
    readonly requests: Requests;
  },
): Promise<void> {
  const { role, taken } = task;
  const isRedo = isOpen(context, taken);
  const isNew = !isRedo && (role.isCreated || task.requests.length > 0);
  if (isNew) await context.record({ type: 'intent', ...idOf(taken) });
  const answer = role.isCreated
    ? await deleteObject(context, taken, { isRedo, send: () => deleteRole(context, task) })
    : await restoreRole(context, { ...task, isNew });
  if (!answer.ok) {
    const isInUse = answer.failure.code === 'role_has_assignments';
    if (isInUse) part.keep(keptFor(taken, 'in_use'));
    else await noteFailed(context, part, { ...taken, failure: answer.failure });
    return;
  }
  context.history.done.add(keyOfObject(taken.kind, taken.id));
  const { value } = answer;
  const result = typeof value === 'string' ? { outcome: value } : value;
  await context.record({ type: 'result', ...idOf(taken), ...result });
  part.settle('role', result.outcome);
}

function idOf({ kind, id }: TakenObject): Pick<TakenObject, 'kind' | 'id'> {
  return { kind, id };
}

/** The role of a slug, and of an id where it is known; undefined where there is none. */
export async function findRole(
  { gateway }: Pick<UndoContext, 'gateway'>,
  { slug, organizationId, id }: RolePlaceInJob & { readonly id?: string },
): Promise<Answer<WorkosRole | undefined>> {
  const roles = await gateway.listRoles(organizationId);
  if (!roles.ok) return roles;
  const isIt = (each: WorkosRole): boolean =>
    each.slug === slug && (id === undefined || each.id === id);
  return { ok: true, value: roles.value?.find(isIt) };
}

/** A role that is not there is not deleted: its slug may be that of a role made since. */
async function deleteRole(
  context: UndoContext,
  { role, found }: { readonly role: SurveyedRole; readonly found: WorkosRole | undefined },
): ReturnType<typeof deleteOnce> {
  const { slug, organizationId } = role;
  if (found === undefined) return { ok: true, value: 'absent' };
  if (organizationId === undefined) throw new Error('A role of the environment is not deleted');
  return deleteOnce(context.stack, {
    deletionClass: 'other',
    lookClass: 'other',
    send: () => context.gateway.deleteOrganizationRole(slug, organizationId),
    look: () => findRole(context, role),
  });
}

/** The requests that give a role the earlier values back that it does not have. */
function requestsFor(
  { gateway }: UndoContext,
  { slug, organizationId, was, isCreated }: SurveyedRole,
  found: WorkosRole | undefined,
): Requests {
  if (isCreated || was === undefined || found === undefined) return [];
  const place = { slug, organizationId };
  const fields = fieldsOf(was, found);
  const { permissions } = was;
  const hasPermissions = isDeepStrictEqual([...permissions].sort(), [...found.permissions].sort());
  return [
    ...(Object.keys(fields).length === 0 ? [] : [() => gateway.updateRole(place, fields)]),
    ...(hasPermissions ? [] : [() => gateway.setRolePermissions(place, permissions)]),
  ];
}

function fieldsOf({ name, description }: RoleValues, found: WorkosRole): RoleFields {
  const hasDescription = description === (found.description ?? '');
  return {
    ...(name === found.name ? {} : { name }),
    ...(hasDescription ? {} : { description: description === '' ? null : description }),
  };
}

async function restoreRole(
  context: UndoContext,
  {
    role,
    taken,
    found,
    requests,
    isNew,
  }: {
    readonly role: SurveyedRole;
    readonly taken: TakenObject;
    readonly found: WorkosRole | undefined;
    readonly requests: Requests;
    readonly isNew: boolean;
  },
): Promise<Answer<{ readonly outcome: 'restored'; readonly times?: RestoredTimes }>> {
  const wasAtMs =
    isNew && found !== undefined ? timeBefore(context, { role, taken, found }) : undefined;
  let times: RestoredTimes | undefined;
  for (const request of requests) {
    const { answer } = await untilKnown(context.stack, request, 'other');
    if (!answer.ok) return answer;
    if (wasAtMs !== undefined) times = { wasAtMs, updatedAtMs: answer.value.updatedAtMs };
  }
  return { ok: true, value: { outcome: 'restored', ...defined({ times }) } };
}

/** When the role was changed last before the job; undefined where somebody else may have changed it since. */
function timeBefore(
  context: UndoContext,
  {
    role,
    taken,
    found,
  }: {
    readonly role: SurveyedRole;
    readonly taken: TakenObject;
    readonly found: WorkosRole;
  },
): number | undefined {
  const { updatedAtMs: expectedMs, was } = role;
  const isOurs = isAsLeft(context, taken, { expectedMs, updatedAtMs: found.updatedAtMs });
  return isOurs ? was?.updated_at : undefined;
}
