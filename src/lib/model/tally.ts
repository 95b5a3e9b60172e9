import { type Guard, isCount, objectOf } from './guard';
import { asObject } from './json';
import type { StepName, StepResult } from './step';
import type { RoleCounts } from './tenant';

/** Rows counted by how they ended, and the results of their steps counted by step and outcome. */
export interface Tally {
  readonly successes: number;
  readonly failures: number;
  /**
   * By `outcomeKey`. A result that a row shares with an earlier one counts only there; one that a row repeats counts as
   * `repeated`. Failures because the user exists count here, too, as `failed.email_exists`.
   */
  readonly outcomes: Readonly<Record<string, number>>;
}

const isOutcomes = (value: unknown): value is Tally['outcomes'] => {
  const counts = asObject(value);
  return counts !== undefined && Object.values(counts).every(isCount);
};

export const isTally: Guard<Tally> = objectOf<Tally>({
  successes: isCount,
  failures: isCount,
  outcomes: isOutcomes,
});

export const EMPTY_TALLY: Tally = { successes: 0, failures: 0, outcomes: {} };

/** Rows that are settled. */
export function settledRows({
  successes,
  failures,
}: Pick<Tally, 'successes' | 'failures'>): number {
  return successes + failures;
}

/** The name of a step's outcome in a tally, e.g. `user.created`. */
export function outcomeKey(step: StepName, outcome: string): string {
  return `${step}.${outcome}`;
}

/** The failures of rows whose user exists and is refused by `--on-existing fail`, in the outcomes of a tally. */
const EXISTING = outcomeKey('failed', 'email_exists');

/** How a row ended. `left`: it is not settled; only its results count. */
export type RowEnding = 'arrived' | 'failed' | 'left';

/**
 * What one row adds. The results of its steps count even when a later step failed. `errorCode`: of the failure of a
 * row that failed.
 */
export function tallyOfRow(
  ending: RowEnding,
  results: Iterable<readonly [StepName, StepResult]>,
  errorCode?: string,
): Tally {
  const outcomes: Record<string, number> = {};
  if (ending === 'failed' && errorCode === 'email_exists') outcomes[EXISTING] = 1;
  for (const [step, { outcome, mark }] of results) {
    if (mark !== 'shared') outcomes[outcomeKey(step, mark === 'repeated' ? mark : outcome)] = 1;
  }
  return {
    successes: ending === 'arrived' ? 1 : 0,
    failures: ending === 'failed' ? 1 : 0,
    outcomes,
  };
}

/** A tally that grows. */
export class TallySum implements Tally {
  successes = 0;
  failures = 0;
  readonly outcomes: Record<string, number> = {};

  add({ successes, failures, outcomes }: Tally): this {
    this.successes += successes;
    this.failures += failures;
    for (const key in outcomes) {
      this.outcomes[key] = (this.outcomes[key] ?? 0) + (outcomes[key] ?? 0);
    }
    return this;
  }
}

/** The counts of a summary, by the outcome that each counts. */
const SUMMARY_COUNTS = {
  existing: EXISTING,
  usersCreated: 'user.created',
  usersAdopted: 'user.adopted',
  usersUpdated: 'user.updated',
  usersUnchanged: 'user.unchanged',
  membershipsCreated: 'membership.created',
  membershipsExisting: 'membership.existing',
  membershipsUnchanged: 'membership.unchanged',
  membershipsInactive: 'membership.inactive',
  membershipsPending: 'membership.pending',
  membershipsRepeated: 'membership.repeated',
  factorsCreated: 'factor.created',
  factorsExisting: 'factor.existing',
  factorsUnchanged: 'factor.unchanged',
} as const;

/**
 * How the job came by users, memberships and second factors, as `checkpoint.json` and `--json` count it. `existing`: those of the failed
 * rows whose user exists. `membershipsRepeated`: rows whose membership another row counts.
 */
export type OutcomeCounts = { readonly [Name in keyof typeof SUMMARY_COUNTS]: number };

export const isOutcomeCounts: Guard<OutcomeCounts> = objectOf<OutcomeCounts>({
  existing: isCount,
  usersCreated: isCount,
  usersAdopted: isCount,
  usersUpdated: isCount,
  usersUnchanged: isCount,
  membershipsCreated: isCount,
  membershipsExisting: isCount,
  membershipsUnchanged: isCount,
  membershipsInactive: isCount,
  membershipsPending: isCount,
  membershipsRepeated: isCount,
  factorsCreated: isCount,
  factorsExisting: isCount,
  factorsUnchanged: isCount,
});

/** The outcomes of a tally under the names of a summary. */
export function outcomeCounts({ outcomes }: Pick<Tally, 'outcomes'>): OutcomeCounts {
  const times = (name: keyof OutcomeCounts): number => outcomes[SUMMARY_COUNTS[name]] ?? 0;
  return {
    existing: times('existing'),
    usersCreated: times('usersCreated'),
    usersAdopted: times('usersAdopted'),
    usersUpdated: times('usersUpdated'),
    usersUnchanged: times('usersUnchanged'),
    membershipsCreated: times('membershipsCreated'),
    membershipsExisting: times('membershipsExisting'),
    membershipsUnchanged: times('membershipsUnchanged'),
    membershipsInactive: times('membershipsInactive'),
    membershipsPending: times('membershipsPending'),
    membershipsRepeated: times('membershipsRepeated'),
    factorsCreated: times('factorsCreated'),
    factorsExisting: times('factorsExisting'),
    factorsUnchanged: times('factorsUnchanged'),
  };
}

/** Users, however the job came by them. */
export function usersOf(counts: OutcomeCounts): number {
  return counts.usersCreated + counts.usersAdopted + counts.usersUpdated + counts.usersUnchanged;
}

/** Memberships, however the job came by them. */
export function membershipsOf(counts: OutcomeCounts): number {
  const { membershipsCreated, membershipsExisting, membershipsUnchanged } = counts;
  const active = membershipsCreated + membershipsExisting + membershipsUnchanged;
  return active + counts.membershipsInactive + counts.membershipsPending;
}

/** Second factors, however the job came by them. */
export function factorsOf(counts: OutcomeCounts): number {
  return counts.factorsCreated + counts.factorsExisting + counts.factorsUnchanged;
}

/** The results of a step in a tally, whatever their outcomes. */
export function resultsOf(step: StepName, { outcomes }: Pick<Tally, 'outcomes'>): number {
  let results = 0;
  for (const [key, times] of Object.entries(outcomes)) {
    if (key.startsWith(`${step}.`)) results += times;
  }
  return results;
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

export const NO_REQUESTS: RequestCounts = { writes: 0, reads: 0, throttled: 0, retried: 0 };

/** The sum; other counters of the two are left out. */
export function addRequests(one: RequestCounts, other: RequestCounts): RequestCounts {
  return {
    writes: one.writes + other.writes,
    reads: one.reads + other.reads,
    throttled: one.throttled + other.throttled,
    retried: one.retried + other.retried,
  };
}

export const isRequestCounts: Guard<RequestCounts> = objectOf<RequestCounts>({
  writes: isCount,
  reads: isCount,
  throttled: isCount,
  retried: isCount,
});

/** The end of a run in numbers, as `checkpoint.json` and `--json` give it. */
export interface Summary extends OutcomeCounts, RoleCounts {
  readonly total: number;
  readonly successes: number;
  readonly failures: number;
  readonly unprocessed: number;
  readonly organizationsCreated: number;
  readonly organizationsFound: number;
  readonly organizationsUpdated: number;
  /** Those of `organizations.csv` alone. */
  readonly organizationsFailed: number;
  /** Rows of the earlier jobs that are gone from the file. */
  readonly missing: number;
  readonly membershipsDeactivated: number;
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
