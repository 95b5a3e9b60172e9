/**
 * How much a cause holds up.
 *
 * - `critical`: no row can succeed until the user acts, and no row is at fault
 * - `high`: the rows cannot succeed as they are
 * - `medium`: the rows are sound; an error that outlasted all attempts kept them out
 * - `low`: nothing is broken; the user has to decide
 */
export type CauseSeverity = 'critical' | 'high' | 'medium' | 'low';

/**
 * What makes the rows succeed.
 *
 * - `time`: the same rows again, later
 * - `environment`: the same rows again, once something outside the file is fixed
 * - `file`: other rows, corrected by hand
 * - `choice`: the same rows with `--on-existing adopt` or `update`
 */
export type Remedy = 'time' | 'environment' | 'file' | 'choice';

/** Why rows fail, and what to do. */
export interface Cause {
  /** Stable, for machines. */
  readonly id: string;
  /** What happened, in a few words. */
  readonly title: string;
  /** What happened and why, in plain sentences. */
  readonly words: string;
  readonly severity: CauseSeverity;
  readonly remedy: Remedy;
  /** What to do before the rows are sent again: plain sentences, in order. */
  readonly advice: readonly string[];
}

/** A pattern of a failed row. All fields that are given must match. */
export interface FailureSign {
  /** The whole code, of WorkOS or another tool. Codes of our own are in `cause-of-code.ts`. */
  readonly code?: RegExp;
  readonly message?: RegExp;
  /** From, to. */
  readonly status?: readonly [number, number];
  /** The step. */
  readonly type?: RegExp;
}

/** A cause with the failures it explains. */
export interface KnownCause extends Cause {
  /** Messages of this cause as an import writes them, for the troubleshooting page and its test. */
  readonly says: readonly string[];
  /** One that matches is proof of the cause. */
  readonly signs?: readonly FailureSign[];
  /** One that matches suggests the cause where no cause is proven: messages alone, as other tools write them. */
  readonly hints?: readonly FailureSign[];
}

/** A known cause as the tables hold it, by id. */
export type CauseText = Omit<KnownCause, 'id'>;
