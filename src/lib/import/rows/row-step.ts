import type {
  Failure,
  IntentTime,
  OrganizationId,
  RowRecord,
  StepErrorType,
  StepName,
  StepResult,
} from '../../model';
import { createOnce, type CreateEnd, type CreateStep, idempotencyKey } from '../../requests';
import type { Columns } from '../../records';
import type { KnownRow } from '../since/known-row';
import type { FailedStep } from './compose-row-failure';
import type { RowJournal } from './row-journal';
import type { StepContext } from './step-context';

/** One step of a row: it brings one object into WorkOS. A new kind of object is a file with one of these. */
export interface RowStep {
  readonly name: StepName;
  /** False for a row that does not ask for the object. */
  readonly isNeeded: (task: StepTask) => boolean;
  /**
   * Does the step. A failure is a value.
   *
   * @throws Abort when the job stops
   */
  readonly run: (context: StepContext, task: StepTask) => Promise<StepEnd>;
}

/** A step of one row that is about to be done. */
export interface StepTask {
  readonly step: StepName;
  readonly row: number;
  readonly record: RowRecord;
  /** How the row was read. */
  readonly columns: Columns;
  /** What earlier jobs say of the row. */
  readonly known: KnownRow | undefined;
  readonly organizationId: OrganizationId | undefined;
  /** The results of the steps before it. */
  readonly results: ReadonlyMap<StepName, StepResult>;
  readonly journal: RowJournal;
  /** Since when an earlier run, or another row, may have sent it without a recorded result. */
  readonly doubtSince: IntentTime | undefined;
  /** Since when an earlier lease of the chunk may have sent it whose records may be lost. */
  readonly conflictSince: IntentTime | undefined;
  /** True when `doubtSince` is that of an earlier row of the email, which may have sent other values. */
  readonly isDoubtShared: boolean;
  /** True when an earlier lease may have begun the row: later rows of its email may have overtaken it. */
  readonly isResumed: boolean;
  /** True when an earlier row of the email names the organization as well: what that row says of it counts. */
  readonly isRepeat: boolean;
  /** True when an earlier row of the email has a TOTP secret: it enrolls the factor, or counts it. */
  readonly isAfterFactor: boolean;
  /** True when a later row of the email may have been done, because this one failed in an earlier run. */
  readonly isOvertaken: boolean;
  /** How often the row has failed in earlier runs: each retry gets idempotency keys of its own. */
  readonly earlierFailures: number;
}

/** How a step ended. */
export type StepEnd =
  /** `rolesDiffer`: the membership exists with other roles, and they were left as they are. */
  | { readonly ok: true; readonly result: StepResult; readonly rolesDiffer?: true }
  | (FailedStep & { readonly ok: false; readonly errorType: StepErrorType });

/** Creates the object of a row's step once: records its intent, and names its requests. */
export function createForRow<T extends { readonly createdAtMs: number }>(
  context: StepContext,
  task: StepTask,
  create: CreateStep<T>,
): Promise<CreateEnd<T>> {
  const { step, row, journal, doubtSince, conflictSince, earlierFailures } = task;
  return createOnce(context.stack, create, {
    doubtSince,
    conflictSince,
    intend: (intent) => journal.intend(step, intent),
    keyOf: (keysUsed) => idempotencyKey(context.nonce, row, step, earlierFailures, keysUsed),
  });
}

/** The end of a step whose create failed. */
export function failedCreate<T>(
  { step }: StepTask,
  { answer, attempts, doubtful }: CreateEnd<T>,
): StepEnd {
  if (answer.ok) throw new Error(`The step ${step} did not fail`);
  return failedStep(`${step}_create`, answer.failure, { attempts, doubtful });
}

/** `doubtful`: the step may have been carried out nevertheless. */
export function failedStep(
  errorType: StepErrorType,
  failure: Failure,
  { attempts, doubtful }: { readonly attempts: number; readonly doubtful: boolean },
): StepEnd {
  const end = { ok: false, errorType, failure, attempts } as const;
  return doubtful ? { ...end, doubtful } : end;
}

/** When the object was last changed; undefined where that was not after its creation. */
export function changedAtMs({
  createdAtMs,
  updatedAtMs,
}: {
  readonly createdAtMs?: number;
  readonly updatedAtMs?: number;
}): number | undefined {
  return updatedAtMs === createdAtMs ? undefined : updatedAtMs;
}

/** The result of an earlier step, without which this one is not reached. */
export function resultBefore({ results, step }: StepTask, earlier: StepName): StepResult {
  const result = results.get(earlier);
  if (result === undefined) throw new Error(`The step ${step} comes before ${earlier}`);
  return result;
}
