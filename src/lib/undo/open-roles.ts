import type { Answer } from '../model';
import { type CreatedObject, untilSeen } from '../requests';
import { keptFor } from './reasons';
import type { OpenRole } from './survey-roles';
import { findPermission } from './take-back-permission';
import { findRole } from './take-back-role';
import type { UndoContext } from './undo-context';
import type { UndoPart } from './undo-part';

/**
 * A request without a recorded result may have created a role or a permission. It is listed as kept, unless a look proves
 * that there is none, or that it is older than the request.
 */
export async function reportOpenRole(
  context: UndoContext,
  part: UndoPart,
  open: OpenRole,
): Promise<void> {
  const { kind, since } = open;
  const found = open.isNowhere
    ? UNKNOWN
    : await untilSeen(context.stack, 'other', look(context, open));
  if (found.ok && found.value === undefined) return;
  if (!found.ok || found.value === undefined) {
    part.keep(keptFor({ kind }, 'in_doubt'));
    return;
  }
  const { id, createdAtMs } = found.value;
  const isSince = context.stack.serverClock.since(since, true);
  if (isSince(createdAtMs, { hasSameId: true })) part.keep(keptFor({ kind, id }, 'in_doubt'));
}

const UNKNOWN = { ok: false } as const;

function look(
  context: UndoContext,
  open: OpenRole,
): () => Promise<Answer<(CreatedObject & { readonly id: string }) | undefined>> {
  return () =>
    open.kind === 'role' ? findRole(context, open) : findPermission(context, open.slug);
}
