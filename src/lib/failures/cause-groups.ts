import type { Cause } from './causes/cause';
import type { FailureGroup } from './failure-groups';

/** The failure groups of one cause. */
export interface CauseGroups {
  readonly cause: Cause;
  /** In the order in which they were given. */
  readonly groups: readonly FailureGroup[];
  readonly count: number;
}

/** Joins groups by their cause, the most frequent first: advice that several groups share is given once. */
export function groupByCause(groups: readonly FailureGroup[]): readonly CauseGroups[] {
  const causes = new Map<string, { cause: Cause; groups: FailureGroup[]; count: number }>();
  for (const group of groups) {
    const known = causes.get(group.cause.id) ?? { cause: group.cause, groups: [], count: 0 };
    known.groups.push(group);
    known.count += group.count;
    causes.set(group.cause.id, known);
  }
  return [...causes.values()].sort((one, other) => other.count - one.count);
}
