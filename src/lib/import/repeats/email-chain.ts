import { ItemLeft } from '../../chunks';
import type { IntentTime, StepResult } from '../../model';
import type { PendingRow } from './pending-row';

/** What a row of a repeated email passes to the next row of that email. */
export interface HandOver {
  /**
   * As `emailKey` gives it: two emails of one hash may be linked by mistake. Absent when the ledger has a doubt but
   * not its email; a lookup then decides.
   */
  readonly emailKey?: string;
  /** The user, once an earlier row has created or found it, with its external id. */
  readonly user?: StepResult;
  /** When an earlier row first intended to create the user, if the result of the create is unknown. */
  readonly doubtSince?: IntentTime;
  /**
   * Set where the ledger has lost the outcome of the last row before that could have the user: without a user, the next
   * row must wait until that one was processed again, since the first row's data counts.
   */
  readonly isLost?: true;
  /** The earlier rows that may still be in flight. Never sent to another process. */
  readonly pending?: PendingRow;
}

/** A hand-over as another process receives it. */
export type SentHandOver = Omit<HandOver, 'pending'>;

/** Passes the user from row to row of a repeated email, in whichever process each row is imported. */
export interface EmailChain {
  /**
   * The hand-over of the row before `row`; undefined at once for the first row of an email.
   *
   * @throws HandOverMissing when that row ends without one
   */
  before(row: number): Promise<HandOver | undefined>;
  /**
   * The earlier rows that may still be in flight, for a settled row that passes them on. Does not wait
   * for rows of finished chunks.
   */
  pendingBefore(row: number): Promise<PendingRow | undefined>;
  /**
   * The user that a later row of the email created or found in an earlier run, before this row was settled; marked as
   * that row recorded it.
   */
  after(row: number): Promise<HandOver | undefined>;
  /** True when a later row of the email needs the hand-over of this one. */
  isFollowed(row: number): boolean;
  /** True when an earlier row of the email names the organization of `row` as well. */
  isRepeat(row: number): boolean;
  /** True when an earlier row of the email has a TOTP secret. */
  isAfterFactor(row: number): boolean;
  /** Passes `value` to the next row. Only the first call for a row counts. */
  handOver(row: number, value: HandOver): void;
  /** Reports that the row ended without a hand-over: the wait for it rejects with `HandOverMissing`. */
  endWithoutHandOver(row: number): void;
}

/** The hand-over `given` if it is of this email, else an empty one. */
export function handOverFor(key: string, given: HandOver | undefined): HandOver {
  if (given === undefined) return { emailKey: key };
  const { emailKey, user, doubtSince, isLost } = given;
  if (emailKey === key) return given;
  if (emailKey === undefined && isLost === true) return { emailKey: key, isLost };
  // A doubt without an email costs one lookup. A user without an email must not be used.
  if (emailKey === undefined && user === undefined && doubtSince !== undefined) {
    return { emailKey: key, doubtSince };
  }
  return { emailKey: key };
}

/**
 * An earlier row of the email ended without a hand-over, because the run stops or its records are lost: this row
 * remains as the ledger has it.
 */
export class HandOverMissing extends ItemLeft {
  override readonly name = 'HandOverMissing';
}
