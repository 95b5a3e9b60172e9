import {
  type Answer,
  asUserId,
  defined,
  type Failure,
  normalEmail,
  type PasswordState,
  type ResultMark,
  type UserRecord,
} from '../../model';
import { type CreateEnd, type IsSince, notVisible, untilKnown, untilSeen } from '../../requests';
import type { WorkosUser } from '../../workos';
import { belongsToAnother, isOurUser, resultFor } from './our-user';
import { timeReplaced } from './row-journal';
import {
  changedAtMs,
  createForRow,
  failedCreate,
  failedStep,
  type RowStep,
  type StepEnd,
  type StepTask,
} from './row-step';
import type { StepContext } from './step-context';
import {
  changesOf,
  clearedFields,
  updatableFields,
  valuesOf,
  wireFields,
  withHash,
} from './user-changes';

/**
 * Creates the row's user. When the email is taken, `--on-existing` decides: fail, adopt the existing user, or update it
 * with the fields of the row that differ. An existing user with another external id is always a failure. An import that
 * updates expects users to exist: it looks before it creates, since a refused create would be a write.
 */
export const userStep: RowStep = {
  name: 'user',
  isNeeded: () => true,
  async run(context, task) {
    const { user } = task.record;
    const known = await lookFirst(context, task);
    if (known !== undefined) return known;
    const end = await createForRow(context, task, {
      requestClass: 'write',
      waitsFor: 'user',
      isAlwaysNew: true,
      isLookedUp: context.options.onExisting === 'update',
      send: (idempotencyKey) => context.gateway.createUser(user, { idempotencyKey }),
      find: () => find(context, task),
      isOurs: (found, isSince) => isOurs(found, task, isSince),
      isConflict: ({ kind }) => kind === 'email_taken' || kind === 'external_id_taken',
    });
    const { answer, found } = end;
    if (answer.ok) {
      // What an earlier row of the email may have created has that row's password.
      const isOfOther = found === true && task.isDoubtShared;
      const password = isOfOther ? undefined : passwordOf(user);
      return succeeded(task, answer.value, {
        outcome: 'created',
        mark: found && 'found',
        password,
      });
    }
    const { failure } = answer;
    const late = await knownAfterAll(context, task, failure);
    if (late !== undefined) return updateExisting(context, task, late);
    if (failure.kind !== 'email_taken' || failure.code === 'conflict_not_visible') {
      return failedCreate(task, end);
    }
    return context.options.onExisting === 'fail'
      ? failedCreate(task, { ...end, answer: { ok: false, failure: emailExists(failure) } })
      : handleExisting(context, task, { ...end, failure });
  },
};

/** The end of the step when an import that updates finds the user; undefined where the create decides. */
async function lookFirst(context: StepContext, task: StepTask): Promise<StepEnd | undefined> {
  const { doubtSince, conflictSince } = task;
  // After doubt the create looks first by itself.
  if (context.options.onExisting !== 'update' || doubtSince !== undefined) return undefined;
  const found = await findKnown(context, task);
  if (!found.ok) return failedStep('user_create', found.failure, { attempts: 1, doubtful: false });
  const existing = found.value;
  if (existing === undefined || !isOfRow(existing, task)) return undefined;
  const isFromJob =
    conflictSince !== undefined &&
    isOurs(existing, task, context.stack.serverClock.since(conflictSince, true));
  return isFromJob
    ? succeeded(task, existing, {
        outcome: 'created',
        mark: 'found',
        password: passwordOf(task.record.user),
      })
    : updateExisting(context, task, existing);
}

/** True for a user that the row, or an earlier row of its email, may have created: not for that of an earlier job. */
function isOurs(
  found: WorkosUser,
  { known, isDoubtShared, record }: StepTask,
  isSince: IsSince,
): boolean {
  if (found.id === known?.userId) return false;
  return isDoubtShared
    ? isSince(found.createdAtMs, { hasSameId: false })
    : isOurUser(found, record.user, isSince);
}

/** The user that an earlier job names, unless it was deleted since; or the user of the row. */
async function findKnown(
  context: StepContext,
  task: StepTask,
): Promise<Answer<WorkosUser | undefined>> {
  const { known } = task;
  if (known === undefined) return find(context, task);
  const { stack, gateway } = context;
  const found = await stack.look('read', () => gateway.getUser(asUserId(known.userId)));
  const isGone = found.ok && found.value === undefined;
  return isGone ? find(context, task) : found;
}

/** The user that an earlier job names, where a look did not find it but its external id is taken: it is not gone. */
async function knownAfterAll(
  { stack, gateway }: StepContext,
  task: StepTask,
  { kind }: Failure,
): Promise<WorkosUser | undefined> {
  const { known } = task;
  if (known === undefined || kind !== 'external_id_taken') return undefined;
  const found = await untilSeen(stack, 'read', () => gateway.getUser(asUserId(known.userId)));
  return found.ok && found.value && isOfRow(found.value, task) ? found.value : undefined;
}

/**
 * False for the user of another email or external id: WorkOS refuses to create the row's user then, and says why. A user
 * that an earlier job created, and whose external id is that of the row, may get the new email of the row.
 */
function isOfRow(existing: WorkosUser, { record: { user }, known }: StepTask): boolean {
  if (belongsToAnother(existing, user)) return false;
  if (normalEmail(existing.email) === normalEmail(user.email)) return true;
  const hasSameId = user.externalId !== undefined && existing.externalId === user.externalId;
  return hasSameId && known?.isMade === true && known.userId === existing.id;
}

function succeeded(
  { record }: StepTask,
  user: WorkosUser,
  {
    outcome,
    mark,
    password,
  }: {
    readonly outcome: string;
    readonly mark?: ResultMark | undefined;
    readonly password: PasswordState | undefined;
  },
): StepEnd {
  const { id, externalId } = user;
  const isWritten = outcome === 'created' || outcome === 'updated';
  const updatedAtMs = isWritten ? changedAtMs(user) : undefined;
  const more = defined({ mark, updatedAtMs, password });
  const result = { id, outcome, ...more, externalId: externalId ?? '' };
  return { ok: true, result: resultFor(record.user, result) };
}

/**
 * The user that the step would create. The server may list the email under another spelling, so the external id is
 * looked up first.
 */
async function find(
  context: StepContext,
  { record: { user }, isDoubtShared }: StepTask,
): Promise<Answer<WorkosUser | undefined>> {
  const { stack, gateway } = context;
  const { externalId, email } = user;
  if (externalId !== undefined && !isDoubtShared) {
    const found = await stack.look('read', () => gateway.findUserByExternalId(externalId));
    if (!found.ok || found.value !== undefined) return found;
  }
  return findByEmail(context, email);
}

interface Conflict extends Pick<CreateEnd<WorkosUser>, 'attempts' | 'existing' | 'doubtful'> {
  readonly failure: Failure;
}

async function handleExisting(
  context: StepContext,
  task: StepTask,
  conflict: Conflict,
): Promise<StepEnd> {
  const { user } = task.record;
  const failed = (failure: Failure, doubtful: boolean): StepEnd =>
    failedStep('user_create', failure, { attempts: conflict.attempts, doubtful });
  const found = await existingUser(context, user, conflict);
  if (!found.ok) return failed(found.failure, conflict.doubtful);
  const existing = found.value;
  if (existing === undefined) return failed(notVisible(conflict.failure), conflict.doubtful);
  if (belongsToAnother(existing, user)) return failed(otherExternalId(conflict.failure), false);
  if (context.options.onExisting === 'adopt') {
    return succeeded(task, existing, { outcome: 'adopted', password: 'none' });
  }
  return updateExisting(context, task, existing);
}

/** The user who has the email. A look by external id may have found another one. */
async function existingUser(
  context: StepContext,
  { email }: UserRecord,
  { existing }: Conflict,
): Promise<Answer<WorkosUser | undefined>> {
  return existing !== undefined && normalEmail(existing.email) === normalEmail(email)
    ? { ok: true, value: existing }
    : findByEmail(context, email);
}

/** Sends the fields of the row that differ; nothing when none does. */
async function updateExisting(
  { stack, gateway, options }: StepContext,
  task: StepTask,
  existing: WorkosUser,
): Promise<StepEnd> {
  const { journal, record, known } = task;
  // The known user may have been deleted, and another one found.
  const isMade = known?.isMade === true && known.userId === existing.id;
  const mark = isMade ? ('made' as const) : undefined;
  const fields = {
    ...updatableFields(record.user, isMade),
    ...(options.blank === 'clears' ? clearedFields(existing, record.user, task.columns) : {}),
  };
  const differing = changesOf(existing, fields);
  await journal.noteBefore('user', [
    {
      had: valuesOf(existing, fields),
      wanted: wireFields(fields),
      replaces: valuesOf(existing, differing),
    },
    timeReplaced(existing, Object.keys(differing).length > 0),
  ]);
  const sendsHash = isMade && known.hasNewHash;
  const changes = sendsHash ? withHash(differing, record.user) : differing;
  const earlier = passwordBefore(task, existing);
  if (Object.keys(changes).length === 0) {
    // An earlier lease may have sent the update without recording that it arrived.
    const outcome = journal.hasNotedBefore('user') ? 'updated' : 'unchanged';
    return succeeded(task, existing, { outcome, mark, password: earlier });
  }
  const { answer, attempts } = await untilKnown(stack, () =>
    gateway.updateUser(asUserId(existing.id), changes),
  );
  const password = sendsHash ? passwordOf(record.user) : earlier;
  if (answer.ok) return succeeded(task, answer.value, { outcome: 'updated', mark, password });
  return { ok: false, errorType: 'user_update', failure: answer.failure, attempts };
}

/** What earlier jobs sent of the user's password. */
function passwordBefore({ known }: StepTask, { id }: WorkosUser): PasswordState | undefined {
  return known?.userId === id ? known.password : 'none';
}

/** What a create sends of the row's password. */
function passwordOf({ password, passwordHash }: UserRecord): PasswordState {
  if (passwordHash !== undefined) return 'hash';
  return password === undefined ? 'none' : 'plain';
}

async function findByEmail(
  { stack, gateway }: StepContext,
  email: string,
): Promise<Answer<WorkosUser | undefined>> {
  const answer = await stack.look('read', () => gateway.findUsersByEmail(email));
  return answer.ok ? { ok: true, value: bestMatch(answer.value, email) } : answer;
}

/** The user of this email, or the only one whose email the server may have made of it. */
function bestMatch(users: readonly WorkosUser[], email: string): WorkosUser | undefined {
  const exact = users.find((user) => normalEmail(user.email) === normalEmail(email));
  return exact ?? (users.length === 1 ? users[0] : undefined);
}

/** One code for all that WorkOS has for it: the row is counted apart. */
function emailExists(conflict: Failure): Failure {
  return { ...conflict, code: 'email_exists' };
}

function otherExternalId(conflict: Failure): Failure {
  return {
    ...conflict,
    code: 'external_id_differs',
    message:
      'Email already exists, and that user has another external id: it may be another person. ' +
      'Compare the two, then change or remove external_id in the row',
  };
}
