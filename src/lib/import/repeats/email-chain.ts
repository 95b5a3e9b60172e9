import type { UserResult } from '../../model';
import type { PendingMembership } from './pending-membership';

/** What a row of a repeated email hands to the next row of that email. */
export interface HandOver {
  /**
   * As `emailKey` gives it: two emails of one hash may be linked by mistake. Absent where only a doubt is handed over
   * and the ledger does not tell whose it is; a look tells then.
   */
  readonly emailKey?: string;
  /** The user, once an earlier row has brought one. */
  readonly user?: UserResult;
  /** When an earlier row first intended to create the user (`intentNow`), if it may have been made without our knowing. */
  readonly doubtSinceMs?: number;
  /** The memberships of earlier rows that may still be under way. Never leaves its process. */
  readonly pending?: PendingMembership;
}

/** What of a hand-over reaches another process. */
export type SentHandOver = Omit<HandOver, 'pending'>;

/** How the rows of a repeated email hand their user on, in whatever process each of them is worked off. */
export interface EmailChain {
  /** What the row before `row` hands over; undefined at once for the first row of an email. */
  before(row: number): Promise<HandOver | undefined>;
  /**
   * The memberships of earlier rows that may still be under way: for a row that has its user and passes them on. Asks
   * for nothing else, and waits for no row of a chunk that is done.
   */
  pendingBefore(row: number): Promise<PendingMembership | undefined>;
  /**
   * The user that a later row of the email brought in an earlier run, when this one was not done with; `shared` as that
   * row recorded it.
   */
  after(row: number): Promise<HandOver | undefined>;
  /** True when a later row goes on with what this one hands over. */
  isFollowed(row: number): boolean;
  /** Hands on. Only the first call of a row counts. */
  handOver(row: number, value: HandOver): void;
  /** Ends the wait for a row that ended without handing on: whoever waits is rejected with `RowLeft`. */
  leave(row: number): void;
}

/** What was handed over, if it is of this email. */
export function handOverFor(key: string, given: HandOver | undefined): HandOver {
  if (given === undefined) return { emailKey: key };
  const { emailKey, user, doubtSinceMs } = given;
  if (emailKey === key) return given;
  // A doubt of nobody known costs a look and no more; a user of nobody known is nobody's.
  if (emailKey === undefined && user === undefined && doubtSinceMs !== undefined) {
    return { emailKey: key, doubtSinceMs };
  }
  return { emailKey: key };
}

/** A row that was begun and is left as the ledger has it: the run stops, and what it waits for will not come. */
export class RowLeft extends Error {
  override readonly name = 'RowLeft';
}
