import type { Estimate } from '../../import';
import { DEFAULT_OPTIONS } from '../../jobs';
import { count, duration, type Expectation } from '../../model';
import { field } from '../terminal/field';
import { fieldOf, someOf, unlessZero } from './tally-fields';

/** The numbers that a plan shows. */
export interface PlanNumbers {
  readonly rows: number;
  readonly expectation: Expectation;
  readonly need: Estimate;
  readonly writesPerSecond: number;
}

/** A plan as lines: rows, users, memberships, organizations, requests, and the shortest possible duration. */
export function planLines(plan: PlanNumbers): readonly string[] {
  const { rows, expectation, need, writesPerSecond } = plan;
  const { byId, byExternalId, byName } = expectation.organizations;
  const rejected = unlessZero(expectation.rejectedRows, 'of them would be rejected');
  return [
    field('Rows', [count(rows), ...rejected].join('; ')),
    ...fieldOf('Users', unlessZero(expectation.users, 'to create')),
    ...fieldOf('Memberships', unlessZero(expectation.memberships, 'to create')),
    ...fieldOf('Second factors', unlessZero(expectation.factors, 'to enroll')),
    ...fieldOf('Organizations', [
      ...unlessZero(byId, 'to find by id'),
      ...unlessZero(byExternalId, 'to find or create by external id'),
      ...unlessZero(byName, 'to find or create by name'),
    ]),
    ...fieldOf('Requests', [
      ...someOf(need.writes, 'write'),
      ...someOf(need.organizationReads, 'organization read'),
      ...someOf(need.organizationCreatesAtMost, 'organization create').map((n) => `up to ${n}`),
    ]),
    field('Duration', `at least ${duration(need.shortestMs)}, at ${describePace(writesPerSecond)}`),
  ];
}

/** A pace, and whether WorkOS may refuse it. */
function describePace(writesPerSecond: number): string {
  const pace = `${count(writesPerSecond)} writes/s`;
  const { rateLimit } = DEFAULT_OPTIONS;
  const isAllowed = writesPerSecond <= rateLimit;
  return isAllowed ? pace : `${pace} (WorkOS documents ${count(rateLimit)})`;
}
