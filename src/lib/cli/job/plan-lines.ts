import type { Estimate } from '../../import';
import { count, duration, type Expectation } from '../../model';
import { field } from '../terminal/field';

/** What the lines of a plan are made of. */
export interface PlanNumbers {
  readonly rows: number;
  readonly expectation: Expectation;
  readonly need: Estimate;
  readonly writesPerSecond: number;
}

/** The plan in short: rows, users, memberships, organizations, requests, and the time they take at the least. */
export function planLines(plan: PlanNumbers): readonly string[] {
  const { rows, expectation, need, writesPerSecond } = plan;
  const { byId, byExternalId, byName } = expectation.organizations;
  return [
    field('Rows', `${count(rows)}, of which ${count(expectation.rejectedRows)} would be refused`),
    field('Users', `${count(expectation.users)} to create`),
    field('Memberships', `${count(expectation.memberships)} to create`),
    field(
      'Organizations',
      `${count(byId)} by id to find, ${count(byExternalId)} by external id and ${count(byName)} by name to find or create`,
    ),
    field(
      'Requests',
      `${count(need.writes)} writes, ${count(need.organizationReads)} organization reads, at most ${count(need.organizationCreatesAtMost)} organization creates`,
    ),
    field(
      'Duration',
      `${duration(need.shortestMs)} at the least, at ${count(writesPerSecond)} writes/s`,
    ),
  ];
}
