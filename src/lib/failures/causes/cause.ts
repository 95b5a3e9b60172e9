/**
 * How much a cause holds up.
 *
 * - `critical`: no row can arrive until somebody has acted, and no row is at fault
 * - `high`: the rows cannot arrive as they are
 * - `medium`: the rows are sound; trouble that outlasted all attempts kept them out
 * - `low`: nothing is broken; somebody has to decide
 */
export type CauseSeverity = 'critical' | 'high' | 'medium' | 'low';

/**
 * What brings the rows in.
 *
 * - `time`: the same rows again, later
 * - `environment`: the same rows again, once something outside the file is set right
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
  /** What to do before the rows are sent again; plain sentences, in order. */
  readonly advice: readonly string[];
}

/** What tells a cause. All that is given must fit. */
export interface Sign {
  /** The whole error code. */
  readonly code?: RegExp;
  readonly message?: RegExp;
  /** From, to. */
  readonly status?: readonly [number, number];
  /** The step. */
  readonly type?: RegExp;
}

export interface KnownCause extends Cause {
  /** Messages it is told by, as an import writes them; for the troubleshooting page and its test. */
  readonly says: readonly string[];
  /** Any of them tells it for sure. */
  readonly signs: readonly Sign[];
  /** Any of them tells it where no sign tells anything: words alone, as other tools have them. */
  readonly hints?: readonly Sign[];
}
