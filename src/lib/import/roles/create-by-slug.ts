import type { JobRecord } from '../../jobs';
import type { Answer, Failure, IntentTime, StepName } from '../../model';
import { type CreatedObject, createOnce, type CreateStep, idempotencyKey } from '../../requests';
import type { StepContext } from '../rows/step-context';

/** What every create by slug needs. */
export interface SlugParts {
  readonly context: StepContext;
  /** The name of the step in the ledger. */
  readonly step: StepName;
  readonly record: (...records: readonly JobRecord[]) => Promise<void>;
}

/** A role or a permission that a list does not have. */
export interface SlugTask<T extends CreatedObject> {
  /** Its name in the ledger. */
  readonly subject: string;
  /** When an earlier run intended the create and did not record its result. */
  readonly doubtSince: IntentTime | undefined;
  readonly send: (idempotencyKey: string) => Promise<Answer<T>>;
  /** Reads the list again. */
  readonly find: () => Promise<Answer<T | undefined>>;
  readonly lag?: Pick<CreateStep<T>, 'isLag' | 'waitsFor'>;
}

/** The object, and whether this job has created it. */
export type SlugEnd<T> =
  | { readonly ok: true; readonly value: T; readonly isOurs: boolean }
  | { readonly ok: false; readonly failure: Failure };

/** Creates an object of a slug that no two can have. One that somebody else creates meanwhile is taken as it is. */
export async function createBySlug<T extends CreatedObject>(
  { context, step, record }: SlugParts,
  { subject, doubtSince, send, find, lag = {} }: SlugTask<T>,
): Promise<SlugEnd<T>> {
  const { stack, nonce } = context;
  // Each run has idempotency keys of its own: a server may replay the errors of the one before.
  const series = stack.serverClock.intentNow().atMs;
  const { answer, existing } = await createOnce<T>(
    stack,
    {
      requestClass: 'other',
      isLookedUp: true,
      isAlwaysNew: true,
      send,
      find,
      isOurs: ({ createdAtMs }, isSince) => isSince(createdAtMs, { hasSameId: true }),
      isConflict: ({ kind }) => kind === 'slug_taken',
      ...lag,
    },
    {
      doubtSince,
      intend: (intent) => record({ type: 'intent', step, subject, intent }),
      keyOf: (keysUsed) => idempotencyKey(nonce, subject, step, series, keysUsed),
    },
  );
  if (existing !== undefined) return { ok: true, value: existing, isOurs: false };
  return answer.ok ? { ok: true, value: answer.value, isOurs: true } : answer;
}

/**
 * True for an object of a list that an earlier run may have created without recording it.
 *
 * @param hasIntent false where the ledger does not even say that the run was about to create it
 */
export function isFromJob(
  { stack }: StepContext,
  { createdAtMs }: CreatedObject,
  { since, hasIntent }: { readonly since: IntentTime | undefined; readonly hasIntent: boolean },
): boolean {
  if (since === undefined) return false;
  return stack.serverClock.since(since, true)(createdAtMs, { hasSameId: hasIntent });
}
