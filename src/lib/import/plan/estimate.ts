import type { JobOptions } from '../../jobs';
import type { Expectation } from '../../model';
import { limitsFor } from '../../pacing';
import { writesPerSecond } from '../options';

/** The requests of a plan without errors, and the time they take at the rate limit. */
export interface Estimate {
  /** Writes of /user_management: users, memberships and second factors. */
  readonly writes: number;
  /** Lookups of organizations, and at most so many creates. */
  readonly organizationReads: number;
  readonly organizationCreatesAtMost: number;
  /** The shortest possible duration at the rate limit. */
  readonly shortestMs: number;
}

/**
 * Estimates requests and duration of an import with these options, by the published limits (docs/workos-api.md, "Rate
 * limits"). Pure.
 */
export function estimate(
  expectation: Expectation,
  options: Pick<JobOptions, 'rateLimit' | 'headroom' | 'createOrgs'>,
): Estimate {
  const { byId, byExternalId, byName, nameless = 0 } = expectation.organizations;
  const { users, memberships, factors } = expectation;
  const writes = users + memberships + factors;
  const organizationReads = byId + byExternalId + byName;
  const limits = limitsFor({ writesPerSecond: writesPerSecond(options) });
  const perSecond = ({ requests, windowMs }: { requests: number; windowMs: number }): number =>
    (requests * 1000) / windowMs;
  const seconds = Math.max(
    writes / perSecond(limits.write),
    // The factors of a user are listed before one is enrolled.
    (writes + factors + organizationReads) / perSecond(limits.total),
  );
  return {
    writes,
    organizationReads,
    organizationCreatesAtMost: options.createOrgs ? byExternalId + byName - nameless : 0,
    shortestMs: Math.round(seconds * 1000),
  };
}
