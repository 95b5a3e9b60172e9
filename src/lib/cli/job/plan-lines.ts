import type { Estimate } from '../../import';
import { count, duration, type Expectation } from '../../model';
import { field } from '../terminal/field';

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
  return [
    field('Rows', `${count(rows)}; ${count(expectation.rejectedRows)} of them would be rejected`),
    field('Users', `${count(expectation.users)} to create`),
    field('Memberships', `${count(expectation.memberships)} to create`),
    field(
      'Organizations',
      `${count(byId)} to find by id; ${count(byExternalId)} by external id, ${count(byName)} by name to find or create`,
    ),
    field(
      'Requests',
      `${count(need.writes)} writes, ${count(need.organizationReads)} organization reads, up to ${count(need.organizationCreatesAtMost)} organization creates`,
    ),
    field(
      'Duration',
      `at least ${duration(need.shortestMs)}, at ${count(writesPerSecond)} writes/s`,
    ),
  ];
}
