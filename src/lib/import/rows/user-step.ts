import {
  type Answer,
  defined,
  type Failure,
  type UserId,
  type UserOutcome,
  type UserRecord,
  type UserResult,
} from '../../model';
import type { UserFields, WorkosUser } from '../../workos';
import type { StepContext } from './step-context';
import { createOnce, idempotencyKey, isSinceIntent } from '../../requests';
import { belongsToAnother, isOurUser } from './our-user';

/** One user to create. */
export interface UserTask {
  readonly row: number;
  readonly user: UserRecord;
  /**
   * When a run first intended the create, as `intentNow` gives it: this run, or one that did not record the outcome.
   */
  readonly intentAtMs: number;
  /** True when that was an earlier run, or an earlier row of this email: look before sending. */
  readonly inDoubt: boolean;
  /** True when an earlier row of this email may have created the user, with that row's external id. */
  readonly isDoubtShared: boolean;
  /** How often the row has failed in earlier runs: each retry gets idempotency keys of its own. */
  readonly earlierFailures: number;
}

/** The outcome of the step. */
export type UserEnd =
  | { readonly ok: true; readonly user: UserResult }
  | {
      readonly ok: false;
      readonly errorType: 'user_create' | 'user_update';
      readonly failure: Failure;
      readonly attempts: number;
      readonly intentAtMs: number;
      /** True when the create may have been carried out nevertheless. */
      readonly doubtful?: true;
    };

/**
 * Creates the row's user. When the email is taken, `--on-existing` decides: fail, adopt the existing user, or update it
 * with the fields of the row. An existing user with another external id is always a failure.
 *
 * A failure is a value with the step (`user_create` or `user_update`) and the requests sent.
 *
 * @throws Abort when the job stops
 */
export async function ensureUser(context: StepContext, task: UserTask): Promise<UserEnd> {
  const { row, user } = task;
  const { answer, attempts, doubtful, found } = await createOnce(context.stack, {
    requestClass: 'write',
    inDoubt: task.inDoubt,
    keyOf: (definite) => idempotencyKey(context.nonce, row, 'user', task.earlierFailures, definite),
    send: (key) => context.gateway.createUser(user, { idempotencyKey: key }),
    findOurs: () => findOurs(context, task),
    isConflict: ({ kind }) => kind === 'email_taken' || kind === 'external_id_taken',
  });
  if (answer.ok) return succeeded(answer.value.id, 'created', found);
  const { failure } = answer;
  if (failure.kind === 'email_taken' && context.options.onExisting !== 'fail') {
    return handleExisting(context, task, { failure, attempts });
  }
  const { intentAtMs } = task;
  const end = { ok: false, errorType: 'user_create', failure, attempts, intentAtMs } as const;
  return doubtful ? { ...end, doubtful } : end;
}

function succeeded(userId: UserId, outcome: UserOutcome, found?: true): UserEnd {
  return { ok: true, user: { userId, outcome, shared: false, ...defined({ found }) } };
}

async function findOurs(
  context: StepContext,
  task: UserTask,
): Promise<Answer<WorkosUser | undefined>> {
  const { user, intentAtMs, inDoubt, isDoubtShared } = task;
  const found =
    user.externalId === undefined || isDoubtShared
      ? await findByEmail(context, user.email)
      : await findByExternalId(context, user.externalId);
  if (!found.ok || found.value === undefined) return found;
  const serverOffsetMs = context.gateway.serverClockOffsetMs();
  const intent = { intentAtMs, inDoubt, serverOffsetMs };
  const isOurs = isDoubtShared
    ? isSinceIntent(found.value.createdAtMs, intent)
    : isOurUser(found.value, user, intent);
  return { ok: true, value: isOurs ? found.value : undefined };
}

interface Conflict {
  readonly failure: Failure;
  readonly attempts: number;
}

async function handleExisting(
  context: StepContext,
  { user, intentAtMs }: UserTask,
  conflict: Conflict,
): Promise<UserEnd> {
  const found = await findByEmail(context, user.email);
  const failed = (failure: Failure, extra = 0): UserEnd => ({
    ok: false,
    errorType: 'user_create',
    failure,
    attempts: conflict.attempts + extra,
    intentAtMs,
  });
  if (!found.ok) return failed(found.failure, 1);
  const existing = found.value;
  if (existing === undefined) return failed(conflict.failure);
  if (belongsToAnother(existing, user)) return failed(otherExternalId(conflict.failure));
  if (context.options.onExisting === 'adopt') return succeeded(existing.id, 'adopted');
  return updateExisting(context, { user, intentAtMs }, existing);
}

async function updateExisting(
  context: StepContext,
  { user, intentAtMs }: Pick<UserTask, 'user' | 'intentAtMs'>,
  existing: WorkosUser,
): Promise<UserEnd> {
  const fields = updatableFields(user);
  const { answer, attempts } = await context.stack.call({
    requestClass: 'write',
    reads: false,
    repeatable: true,
    send: () => context.gateway.updateUser(existing.id, fields),
  });
  if (answer.ok) return succeeded(existing.id, 'updated');
  return { ok: false, errorType: 'user_update', failure: answer.failure, attempts, intentAtMs };
}

/** The fields that an update sends. A user that this job did not create keeps its password and `email_verified`. */
function updatableFields(user: UserRecord): UserFields {
  const { firstName, lastName, externalId, metadata } = user;
  return defined({ firstName, lastName, externalId, metadata });
}

async function findByEmail(
  { stack, gateway }: StepContext,
  email: string,
): Promise<Answer<WorkosUser | undefined>> {
  const answer = await stack.look('read', () => gateway.findUsersByEmail(email));
  return answer.ok ? { ok: true, value: answer.value[0] } : answer;
}

function findByExternalId(
  { stack, gateway }: StepContext,
  externalId: string,
): Promise<Answer<WorkosUser | undefined>> {
  return stack.look('read', () => gateway.findUserByExternalId(externalId));
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
