import {
  type Answer,
  asUserId,
  defined,
  type ResultMark,
  type TotpFactor,
  type UserId,
} from '../../model';
import { EARLIER_RUNS, eachPage, type RequestStack, untilFound } from '../../requests';
import type { Gateway, WorkosFactor } from '../../workos';
import {
  createForRow,
  failedCreate,
  failedStep,
  resultBefore,
  type RowStep,
  type StepEnd,
  type StepTask,
} from './row-step';
import type { StepContext } from './step-context';

/**
 * Enrolls the second factor of the row's user, unless the user has one. WorkOS accepts any number of them
 * (docs/workos-api.md, "TOTP factors"), so the factors are listed before, and a list that may lag behind is waited for.
 */
export const factorStep: RowStep = {
  name: 'factor',
  isNeeded: ({ record }) => record.factor !== undefined,
  async run(context, task) {
    const { userId, factor } = wantedBy(task);
    const find = (): Promise<Answer<WorkosFactor | undefined>> => findTotpFactor(context, userId);
    const known = await lookFirst(context, task, find);
    if (known !== undefined) return known;
    const end = await createForRow(context, task, {
      requestClass: 'write',
      send: (key) => context.gateway.enrollAuthFactor(userId, factor, { idempotencyKey: key }),
      find,
      // Whoever enrolled it: the user has one.
      isOurs: () => true,
      isConflict: () => false,
      hasNoConflict: true,
      isAlwaysNew: true,
      // The user was in an answer of WorkOS to this job.
      isLag: ({ kind }) => kind === 'not_found',
    });
    const { answer, found, isSince } = end;
    if (!answer.ok) return failedCreate(task, end);
    const isFromJob = isSince(answer.value.createdAtMs, { hasSameId: false });
    return found === true && (isEarlier(task, answer.value) || !isFromJob)
      ? existing(task, answer.value)
      : succeeded(answer.value, 'created', found && 'found');
  },
};

/**
 * The first TOTP factor of a user; undefined where there is none, or WorkOS does not know the user.
 *
 * @throws Abort when the job stops
 */
export async function findTotpFactor(
  {
    stack,
    gateway,
  }: { readonly stack: RequestStack; readonly gateway: Pick<Gateway, 'listAuthFactors'> },
  userId: UserId,
): Promise<Answer<WorkosFactor | undefined>> {
  const pages = eachPage(async (after) => {
    const page = await stack.look('read', () => gateway.listAuthFactors(userId, after));
    return page.ok ? { ok: true, value: page.value ?? { items: [] } } : page;
  });
  for await (const page of pages) {
    if (!page.ok) return page;
    const found = page.value.items.find(({ type }) => type === 'totp');
    if (found !== undefined) return { ok: true, value: found };
  }
  return { ok: true, value: undefined };
}

/** The end of the step when the user has a factor; undefined when none is found, or after doubt: then the create looks. */
async function lookFirst(
  { stack }: StepContext,
  task: StepTask,
  find: () => Promise<Answer<WorkosFactor | undefined>>,
): Promise<StepEnd | undefined> {
  const { doubtSince, conflictSince } = task;
  if (doubtSince !== undefined) return undefined;
  const found = await look(stack, task, find);
  if (!found.ok) {
    return failedStep('factor_create', found.failure, { attempts: 1, doubtful: false });
  }
  const factor = found.value;
  if (factor === undefined) return undefined;
  const isFromJob =
    conflictSince !== undefined &&
    !isEarlier(task, factor) &&
    stack.serverClock.since(conflictSince, true)(factor.createdAtMs, { hasSameId: false });
  return isFromJob ? succeeded(factor, 'created', 'found') : existing(task, factor);
}

/** True for a factor that a job of `--since` has, however short a time before this job that was. */
function isEarlier({ known }: StepTask, { id }: WorkosFactor): boolean {
  return id === known?.factorId;
}

/** Waits where another row of the email should have enrolled the factor: the list may not show it yet. */
function look<T>(
  stack: RequestStack,
  { isAfterFactor, isOvertaken }: StepTask,
  find: () => Promise<Answer<T | undefined>>,
): Promise<Answer<T | undefined>> {
  if (isAfterFactor) return untilFound(stack, find);
  return isOvertaken ? untilFound(stack, find, EARLIER_RUNS) : find();
}

function wantedBy(task: StepTask): { readonly userId: UserId; readonly factor: TotpFactor } {
  const { factor } = task.record;
  if (factor === undefined) throw new Error('The row has no TOTP secret');
  return { userId: asUserId(resultBefore(task, 'user').id), factor };
}

function existing({ isAfterFactor, isResumed }: StepTask, factor: WorkosFactor): StepEnd {
  if (isAfterFactor) return succeeded(factor, 'existing', 'repeated');
  // In an earlier run a later row of the email may have enrolled it.
  return succeeded(factor, 'existing', isResumed ? 'found' : undefined);
}

function succeeded(
  { id }: WorkosFactor,
  outcome: 'created' | 'existing',
  mark: ResultMark | undefined,
): StepEnd {
  return { ok: true, result: { id, outcome, ...defined({ mark }) } };
}
