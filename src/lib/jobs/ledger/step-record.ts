import {
  defined,
  type Guard,
  ifValid,
  type IntentTime,
  isNumber,
  isOrganizationId,
  isPasswordState,
  isResultMark,
  isStepName,
  isText,
  isWhole,
  type StepName,
  type StepResult,
} from '../../model';

/** The tags of the two records that every step has, whatever it creates: in the ledger of a chunk and in `job.log`. */
export const INTENT = '?';
export const RESULT = '=';

/** A request of the step is about to be sent. */
export interface IntentRecord<Subject> {
  readonly type: 'intent';
  readonly step: StepName;
  /** A row, or the key of what the whole job shares, such as an organization. */
  readonly subject: Subject;
  readonly intent: IntentTime;
}

/** The step ended well. */
export interface ResultRecord<Subject> {
  readonly type: 'result';
  readonly step: StepName;
  readonly subject: Subject;
  readonly result: StepResult;
}

export type StepRecord<Subject> = IntentRecord<Subject> | ResultRecord<Subject>;

/** The record as the array that is stored. Fields that are missing at its end are left out. */
export function stepToArray<Subject>(record: StepRecord<Subject>): readonly unknown[] {
  const { step, subject } = record;
  if (record.type === 'intent') {
    const { atMs, offsetMs } = record.intent;
    return offsetMs === undefined
      ? [INTENT, step, subject, atMs]
      : [INTENT, step, subject, atMs, offsetMs];
  }
  const { outcome, id, organizationId, mark, externalId, updatedAtMs, password } = record.result;
  const array: unknown[] = [RESULT, step, subject, outcome, id];
  const more = [organizationId, mark, externalId, updatedAtMs, password];
  const last = more.findLastIndex((value) => value !== undefined);
  for (const value of more.slice(0, last + 1)) array.push(value ?? null);
  return array;
}

/** Reads a stored array with one of the tags above. Undefined when it is not a valid record. */
export function stepFromArray<Subject>(
  array: readonly unknown[],
  isSubject: (value: unknown) => value is Subject,
): StepRecord<Subject> | undefined {
  const [tag, step, subject] = array;
  if (!isStepName(step) || !isSubject(subject)) return undefined;
  if (tag === INTENT) {
    const intent = readIntent(array);
    return intent && { type: 'intent', step, subject, intent };
  }
  const result = readResult(array);
  return result && { type: 'result', step, subject, result };
}

function readIntent(array: readonly unknown[]): IntentTime | undefined {
  const [, , , atMs, offsetMs] = array;
  if (!isWhole(atMs) || array.length > 5) return undefined;
  if (offsetMs === undefined) return { atMs };
  return isNumber(offsetMs) ? { atMs, offsetMs } : undefined;
}

/** The fields of a result that may be missing, in their order. One is null only before another. */
const MORE: readonly Guard<unknown>[] = [
  isOrganizationId,
  isResultMark,
  isText,
  isWhole,
  isPasswordState,
];

function readResult(array: readonly unknown[]): StepResult | undefined {
  const [, , , outcome, id, ...more] = array;
  if (!isStepName(outcome) || !isText(id)) return undefined;
  const isSound = more.every((value, at) => value === null || MORE[at]?.(value) === true);
  if (!isSound || more.at(-1) === null) return undefined;
  const [organizationId, mark, externalId, updatedAtMs, password] = more;
  return {
    id,
    outcome,
    ...defined({
      organizationId: ifValid(organizationId, isOrganizationId),
      mark: ifValid(mark, isResultMark),
      externalId: ifValid(externalId, isText),
      updatedAtMs: ifValid(updatedAtMs, isWhole),
      password: ifValid(password, isPasswordState),
    }),
  };
}
