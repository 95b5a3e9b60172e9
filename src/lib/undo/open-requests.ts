import { keyOfObject } from '../jobs';
import { type Answer, asOrganizationId, asUserId, type IntentTime } from '../model';
import { EARLIER_RUNS, untilFound, untilSeen } from '../requests';
import type { WorkosUser } from '../workos';
import { userFields } from './earlier-fields';
import { keptFor } from './reasons';
import { membershipChanges } from './restore';
import type { OpenRequest } from './row-traces';
import type { UndoContext } from './undo-context';
import type { UndoPart } from './undo-part';

/**
 * A request of a row without a recorded result may have created an object. The ledger does not know its id, and an undo
 * goes by ids alone: the object is listed as kept, unless a look proves that there is none.
 */
export async function reportOpen(
  context: UndoContext,
  part: UndoPart,
  open: OpenRequest,
): Promise<void> {
  const { kind, row, userId = '' } = open;
  const key = keyOfObject('user', userId);
  // It was deleted with its user.
  if (context.survey.created.has(key) && !context.kept.has(key)) return;
  if (await MAY_EXIST[kind](context, open)) part.keep(keptFor({ kind, row }, 'in_doubt'));
}

const MAY_EXIST = {
  user: userMayExist,
  membership: membershipMayExist,
  factor: factorMayExist,
};

async function userMayExist(
  context: UndoContext,
  { failure, before }: OpenRequest,
): Promise<boolean> {
  const { stack, gateway, survey } = context;
  if (failure === undefined || failure.email === '') return true;
  const { email } = failure;
  const found = await untilAny(context, async () => {
    const users = await stack.look('read', () => gateway.findUsersByEmail(email));
    if (!users.ok) return users;
    const isOther = ({ id }: WorkosUser): boolean => !survey.created.has(keyOfObject('user', id));
    return { ok: true, value: users.value.filter(isOther) };
  });
  if (!found.ok || before === undefined) return !found.ok || found.value.length > 0;
  return found.value.some((user) => Object.keys(userFields(before.values, user)).length > 0);
}

async function membershipMayExist(
  context: UndoContext,
  { failure, since, before }: OpenRequest,
): Promise<boolean> {
  const { stack, gateway } = context;
  if (failure?.userId === undefined || failure.orgId === undefined) return true;
  const pair = {
    userId: asUserId(failure.userId),
    organizationId: asOrganizationId(failure.orgId),
  };
  const found = await untilSeen(stack, 'read', () => gateway.findMembership(pair));
  if (!found.ok) return true;
  if (found.value === undefined) return false;
  if (before !== undefined) return membershipChanges(before.values, found.value).isChanged;
  return isYounger(context, since, found.value.createdAtMs);
}

async function factorMayExist(
  context: UndoContext,
  { since, userId = '' }: OpenRequest,
): Promise<boolean> {
  const { stack, gateway } = context;
  const found = await untilAny(context, async () => {
    const page = await stack.look('read', () => gateway.listAuthFactors(asUserId(userId)));
    if (!page.ok) return page;
    const factors = page.value?.items ?? [];
    const younger = factors.filter(({ createdAtMs }) => isYounger(context, since, createdAtMs));
    return { ok: true, value: younger };
  });
  return !found.ok || found.value.length > 0;
}

/** Looks until something is there, as `untilSeen` does: lists may lag behind. */
async function untilAny<T>(
  { stack }: UndoContext,
  look: () => Promise<Answer<readonly T[]>>,
): Promise<Answer<readonly T[]>> {
  const found = await untilFound(
    stack,
    async () => {
      const answer = await look();
      return answer.ok && answer.value.length === 0 ? { ok: true, value: undefined } : answer;
    },
    EARLIER_RUNS,
  );
  return found.ok ? { ok: true, value: found.value ?? [] } : found;
}

function isYounger({ stack }: UndoContext, since: IntentTime, createdAtMs: number): boolean {
  return stack.serverClock.since(since, true)(createdAtMs, { hasSameId: false });
}
