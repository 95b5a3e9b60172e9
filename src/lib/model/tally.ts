import { type Guard, isCount, objectOf } from './guard';
import type { MembershipResult, UserResult } from './outcome';

/** The outcomes of rows, counted. */
export interface Tally {
  readonly successes: number;
  readonly failures: number;
  readonly usersCreated: number;
  readonly usersAdopted: number;
  readonly usersUpdated: number;
  readonly membershipsCreated: number;
  readonly membershipsExisting: number;
}

export const isTally: Guard<Tally> = objectOf<Tally>({
  successes: isCount,
  failures: isCount,
  usersCreated: isCount,
  usersAdopted: isCount,
  usersUpdated: isCount,
  membershipsCreated: isCount,
  membershipsExisting: isCount,
});

export const EMPTY_TALLY: Tally = {
  successes: 0,
  failures: 0,
  usersCreated: 0,
  usersAdopted: 0,
  usersUpdated: 0,
  membershipsCreated: 0,
  membershipsExisting: 0,
};

/** Rows that are settled. */
export function settledRows({
  successes,
  failures,
}: Pick<Tally, 'successes' | 'failures'>): number {
  return successes + failures;
}

/**
 * What one settled row adds. Its user counts even when a later step failed. A user shared with an earlier row counts
 * only there.
 */
export function tallyOfRow(row: {
  readonly arrived: boolean;
  readonly user?: UserResult;
  readonly membership?: MembershipResult;
}): Tally {
  const { arrived, user, membership } = row;
  const counted = user?.shared === false ? user.outcome : undefined;
  return {
    successes: arrived ? 1 : 0,
    failures: arrived ? 0 : 1,
    usersCreated: counted === 'created' ? 1 : 0,
    usersAdopted: counted === 'adopted' ? 1 : 0,
    usersUpdated: counted === 'updated' ? 1 : 0,
    membershipsCreated: membership?.outcome === 'created' ? 1 : 0,
    membershipsExisting: membership?.outcome === 'existing' ? 1 : 0,
  };
}

export function addTallies(a: Tally, b: Tally): Tally {
  return {
    successes: a.successes + b.successes,
    failures: a.failures + b.failures,
    usersCreated: a.usersCreated + b.usersCreated,
    usersAdopted: a.usersAdopted + b.usersAdopted,
    usersUpdated: a.usersUpdated + b.usersUpdated,
    membershipsCreated: a.membershipsCreated + b.membershipsCreated,
    membershipsExisting: a.membershipsExisting + b.membershipsExisting,
  };
}

/** Requests sent to WorkOS. `throttled` and `retried` count among `writes` and `reads`. */
export interface RequestCounts {
  readonly writes: number;
  readonly reads: number;
  /** Answers 429. */
  readonly throttled: number;
  /** Requests that were sent again after a failure. */
  readonly retried: number;
}

export const isRequestCounts: Guard<RequestCounts> = objectOf<RequestCounts>({
  writes: isCount,
  reads: isCount,
  throttled: isCount,
  retried: isCount,
});

/** The end of a run in numbers, as `checkpoint.json` and `--json` give it. */
export interface Summary extends Tally {
  readonly total: number;
  readonly unprocessed: number;
  readonly organizationsCreated: number;
  readonly organizationsFound: number;
  readonly requests: RequestCounts;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly durationMs: number;
  readonly warnings: readonly string[];
}

/** Throws when the rows of a summary do not add up: a bug that must not be reported as a result. */
export function assertBalanced(summary: Summary): void {
  const { total, successes, failures, unprocessed } = summary;
  if (total !== successes + failures + unprocessed || unprocessed < 0) {
    throw new Error(
      `The summary does not balance: ${String(total)} rows, ${String(successes)} arrived, ` +
        `${String(failures)} failed, ${String(unprocessed)} unprocessed`,
    );
  }
}
