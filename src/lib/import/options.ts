import type { JobOptions } from '../jobs';
import { asOrganizationId, type OrgRef } from '../model';

/** The organization of every row, when `--org-id` names one. */
export function orgForAll({ orgId }: Pick<JobOptions, 'orgId'>): OrgRef | undefined {
  return orgId === null ? undefined : { kind: 'id', id: asOrganizationId(orgId) };
}

/** Writes per second that an import may use: the rate limit less the headroom. */
export function writesPerSecond({
  rateLimit,
  headroom,
}: Pick<JobOptions, 'rateLimit' | 'headroom'>): number {
  return rateLimit * (1 - headroom);
}

/** How long an outage of WorkOS may last. */
export function outagePatienceMs({ outagePatience }: Pick<JobOptions, 'outagePatience'>): number {
  return outagePatience * 60_000;
}
