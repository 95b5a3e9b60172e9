import type { UndoOptions } from '../jobs';
import type { Survey, SurveyCounts } from './survey';

/** What an undo is about to do, by the ledger alone. */
export interface UndoPreview {
  readonly counts: Readonly<SurveyCounts>;
  readonly options: UndoOptions;
  /** How long it takes at least, at the rate limits. */
  readonly shortestMs: number;
  /** True where an earlier run of the undo has done a part of it. */
  readonly hasBegun: boolean;
}

/** Counts what there is to take back, and how long that takes at least. Pure. */
export function previewOf(
  { counts }: Pick<Survey, 'counts'>,
  setup: {
    readonly options: UndoOptions;
    readonly writesPerSecond: number;
    readonly hasBegun: boolean;
  },
): UndoPreview {
  const { options, writesPerSecond, hasBegun } = setup;
  const { users, memberships, organizations, ...updated } = counts;
  const changes = updated.usersUpdated + updated.membershipsUpdated + updated.organizationsUpdated;
  const writes = users + memberships + changes;
  // A user is looked at, and its memberships are listed. Its factors are deleted with it. The limit of all requests is twice that of the writes.
  const requests = writes + 2 * users + changes;
  const seconds = Math.max(writes / writesPerSecond, requests / (2 * writesPerSecond));
  // WorkOS allows as many deletions of organizations a minute as writes a second.
  const deletions = options.keepOrganizations ? 0 : organizations;
  const shortestMs = 1_000 * (seconds + (60 * deletions) / writesPerSecond);
  return { counts, options, hasBegun, shortestMs: Math.round(shortestMs) };
}

/** How many objects there are to take back. */
export function objectsOf({ counts, options }: Pick<UndoPreview, 'counts' | 'options'>): number {
  const { users, usersUpdated, memberships, membershipsUpdated, factors, organizations } = counts;
  const { roles, rolesUpdated, permissions } = counts;
  const orgs = options.keepOrganizations ? 0 : organizations;
  const updated = usersUpdated + membershipsUpdated + counts.organizationsUpdated + rolesUpdated;
  return users + memberships + factors + roles + permissions + orgs + updated;
}
