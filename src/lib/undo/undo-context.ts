import { keyOfObject, type UndoHistory, type UndoOptions, type UndoRecord } from '../jobs';
import {
  type Answer,
  asFactorId,
  asMembershipId,
  asOrganizationId,
  asUserId,
  defined,
  type Failure,
  type IdSet,
} from '../model';
import { deleteOnce, type RequestStack } from '../requests';
import type { Gateway, WorkosFactor } from '../workos';
import type { Claims } from './other-jobs';
import type { Subject } from './reasons';
import type { Survey } from './survey';
import type { UndoPart } from './undo-part';

/** What taking back one object needs. */
export interface UndoContext {
  readonly stack: RequestStack;
  readonly gateway: Gateway;
  readonly options: UndoOptions;
  readonly survey: Survey;
  readonly claims: Claims;
  /** What this run and earlier ones have done. */
  readonly history: UndoHistory;
  /** Objects that are kept or failed in this run, by their keys. */
  readonly kept: IdSet;
  /** True when nothing is written, neither to WorkOS nor to the job folder. */
  readonly isDryRun: boolean;
  /** Resolves once the records are durable. */
  readonly record: (...records: readonly UndoRecord[]) => Promise<void>;
}

/** An object with its id. */
export type TakenObject = Subject & {
  readonly id: string;
  /** The user of a factor. */
  readonly userId?: string;
};

/** The fate of an object that is settled already: by an earlier run, or together with its user. */
export function settledFate(
  { history }: UndoContext,
  { kind, id }: TakenObject,
): 'deleted' | 'gone' | undefined {
  const key = keyOfObject(kind, id);
  if (history.gone.has(key)) return 'gone';
  return history.done.has(key) ? 'deleted' : undefined;
}

/** True when an earlier run may have deleted or restored the object. It was looked at then. */
export function isOpen({ history }: UndoContext, { kind, id }: TakenObject): boolean {
  return history.open.has(keyOfObject(kind, id));
}

/**
 * True when nobody else has changed the object since: it has the time of its last change by the job, or the undo of a
 * later job has brought it back to that.
 */
export function isAsLeft(
  { claims }: UndoContext,
  { kind, id }: TakenObject,
  {
    expectedMs,
    updatedAtMs,
  }: { readonly expectedMs: number | undefined; readonly updatedAtMs: number },
): boolean {
  if (expectedMs === undefined || updatedAtMs === expectedMs) return updatedAtMs === expectedMs;
  return claims.isRestored(keyOfObject(kind, id), { wasAtMs: expectedMs, updatedAtMs });
}

/** Records that an object was gone before, and counts it. */
export async function noteGone(
  context: UndoContext,
  part: UndoPart,
  { kind, id }: TakenObject,
): Promise<void> {
  context.history.gone.add(keyOfObject(kind, id));
  await context.record({ type: 'result', kind, id, outcome: 'gone' });
  part.settle(kind, 'gone');
}

/** Counts an object whose change failed, which may be tried again. */
export async function noteFailed(
  context: UndoContext,
  part: UndoPart,
  failed: TakenObject & { readonly failure: Failure },
): Promise<void> {
  const { kind, id, failure } = failed;
  context.kept.add(keyOfObject(kind, id));
  // Where the request may have been carried out, the next run does not take the object for one that was gone.
  if (!failure.ambiguous) await context.record({ type: 'result', kind, id, outcome: 'failed' });
  part.fail(failed, failure);
}

/** Deletes an object whose intent is durable. `gone`: it was deleted before, and not by an earlier run of the undo. */
export async function deleteObject(
  context: UndoContext,
  object: TakenObject,
  {
    isRedo,
    send = () => sendDeletion(context, object),
  }: { readonly isRedo: boolean; readonly send?: () => ReturnType<typeof deleteOnce> },
): Promise<Answer<'deleted' | 'gone'>> {
  const { kind, id } = object;
  const answer = await send();
  if (!answer.ok) return answer;
  const isGone = answer.value === 'absent' && !isRedo;
  context.history[isGone ? 'gone' : 'done'].add(keyOfObject(kind, id));
  return { ok: true, value: isGone ? 'gone' : 'deleted' };
}

function sendDeletion(
  { stack, gateway }: UndoContext,
  { kind, id, userId }: TakenObject,
): ReturnType<typeof deleteOnce> {
  const ofUsers = { deletionClass: 'write', lookClass: 'read' } as const;
  switch (kind) {
    case 'user':
      return deleteOnce(stack, {
        ...ofUsers,
        send: () => gateway.deleteUser(asUserId(id)),
        look: () => gateway.getUser(asUserId(id)),
      });
    case 'membership':
      return deleteOnce(stack, {
        ...ofUsers,
        send: () => gateway.deleteMembership(asMembershipId(id)),
        look: () => gateway.getMembership(asMembershipId(id)),
      });
    case 'factor':
      // Outside /user_management: it counts toward the total alone (docs/workos-api.md, "Rate limits").
      return deleteOnce(stack, {
        deletionClass: 'other',
        lookClass: 'read',
        send: () => gateway.deleteAuthFactor(asFactorId(id)),
        look: () => findFactor(gateway, { id, ...defined({ userId }) }),
      });
    case 'role':
    case 'permission':
      throw new Error('Roles and permissions are deleted by their slugs');
    case 'organization':
      return deleteOnce(stack, {
        deletionClass: 'deletion',
        lookClass: 'other',
        send: () => gateway.deleteOrganization(asOrganizationId(id)),
        look: () => gateway.findOrganization(asOrganizationId(id)),
      });
  }
}

/** A factor of a user; undefined where the user does not have it. No user has as many factors as a page holds. */
export async function findFactor(
  gateway: Pick<Gateway, 'listAuthFactors'>,
  { id, userId = '' }: Pick<TakenObject, 'id' | 'userId'>,
): Promise<Answer<WorkosFactor | undefined>> {
  const page = await gateway.listAuthFactors(asUserId(userId));
  return page.ok ? { ok: true, value: page.value?.items.find((each) => each.id === id) } : page;
}
