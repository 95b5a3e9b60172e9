import { type Guard, isNumber, isText, isWhole, maybe, objectOf, oneOf } from './guard';
import { isOrganizationId, type OrganizationId } from './ids';

/**
 * The name of a step in the ledger, the tally and idempotency keys: `organization`, `user`, `membership` and `factor`.
 * Letters, digits and `_`, so that a new step is a name and nothing else here.
 */
export type StepName = string;

export const isStepName: Guard<StepName> = (value): value is StepName =>
  isText(value) && /^[a-z][a-z0-9_]{0,39}$/.test(value);

/** When the first request of a step was about to be sent. */
export interface IntentTime {
  /** Milliseconds since 1970 by this machine's clock, which may be set before another run reads the time. */
  readonly atMs: number;
  /** How far WorkOS's clock was ahead of this machine's then, as far as known: WorkOS dates its objects by its clock. */
  readonly offsetMs?: number;
}

export const isIntentTime: Guard<IntentTime> = objectOf<IntentTime>({
  atMs: isWhole,
  offsetMs: maybe(isNumber),
});

const MARKS = ['shared', 'repeated', 'found', 'made'] as const;

/**
 * What else is known about the object of a result.
 *
 * - `shared`: an earlier row of the same email created or found it, and counts it.
 * - `repeated`: it was there, and an earlier row of the same email asks for it as well, and counts it if it arrives.
 * - `found`: a look found it that may have been created by this step or by another row of the email, which may count it
 *   as well.
 * - `made`: an earlier job, named by `--since`, created it.
 */
export type ResultMark = (typeof MARKS)[number];

export const isResultMark: Guard<ResultMark> = oneOf(...MARKS);

/** In the order of their codes, from 1. */
const PASSWORD_STATES = ['none', 'hash', 'plain'] as const;

/**
 * What WorkOS got of a user's password: by the job of the result, or by an earlier job that `--since` names and that made
 * the user.
 */
export type PasswordState = (typeof PASSWORD_STATES)[number];

export const isPasswordState: Guard<PasswordState> = oneOf(...PASSWORD_STATES);

/** The state as a number of two bits; 0 where it is not known. */
export function codeOfPassword(state: PasswordState | undefined): number {
  return state === undefined ? 0 : PASSWORD_STATES.indexOf(state) + 1;
}

/** The state that `codeOfPassword` gave this number. */
export function passwordOfCode(code: number): PasswordState | undefined {
  return PASSWORD_STATES[code - 1];
}

/** How a step ended well: the object it is about, and how the job came by it. */
export interface StepResult {
  /** The id that WorkOS gave the object. */
  readonly id: string;
  /** The step's word for how the job came by it, e.g. `created`, `adopted`, `existing`. */
  readonly outcome: string;
  /** The organization of a membership. */
  readonly organizationId?: OrganizationId;
  readonly mark?: ResultMark;
  /** The external id that WorkOS has for a user, '' for none. Absent where it is that of the row. */
  readonly externalId?: string;
  /**
   * When WorkOS last changed the object, by its clock, as the answer of the job's last write has it. Absent for an object
   * that was not changed after its creation, and for one that the job did not write.
   */
  readonly updatedAtMs?: number;
  /** Of a user. Absent where it is not known, as in the ledgers of older versions. */
  readonly password?: PasswordState;
}

export const isStepResult: Guard<StepResult> = objectOf<StepResult>({
  id: isText,
  outcome: isStepName,
  organizationId: maybe(isOrganizationId),
  mark: maybe(isResultMark),
  externalId: maybe(isText),
  updatedAtMs: maybe(isWhole),
  password: maybe(isPasswordState),
});
