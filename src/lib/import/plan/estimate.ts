import type { Expectation } from '../../model';
import { limitsFor } from '../../pacing';

/** Requests a plan needs when all goes well, and how long they take at the limit. */
export interface Estimate {
  /** Calls that count as writes of /user_management: users and memberships. */
  readonly writes: number;
  /** Calls that look for organizations, and those that create them at most. */
  readonly organizationReads: number;
  readonly organizationCreatesAtMost: number;
  /** The shortest possible duration at the rate limit. */
  readonly shortestMs: number;
}

/** Pure. `writesPerSecond` is the rate after headroom. */
export function estimate(
  expectation: Expectation,
  options: { readonly writesPerSecond: number; readonly createOrgs: boolean },
): Estimate {
  const { byId, byExternalId, byName, nameless = 0 } = expectation.organizations;
  const writes = expectation.users + expectation.memberships;
  const organizationReads = byId + byExternalId + byName;
  const limits = limitsFor(options);
  const perSecond = ({ requests, windowMs }: { requests: number; windowMs: number }): number =>
    (requests * 1000) / windowMs;
  const seconds = Math.max(
    writes / perSecond(limits.write),
    (writes + organizationReads) / perSecond(limits.total),
  );
  return {
    writes,
    organizationReads,
    organizationCreatesAtMost: options.createOrgs ? byExternalId + byName - nameless : 0,
    shortestMs: Math.round(seconds * 1000),
  };
}
