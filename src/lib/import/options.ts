import type { JobOptions } from '../jobs';
import { asOrganizationId, type OrgRef } from '../model';

/** The organization of every row, when a flag gives its id, and that flag. */
export function orgForAll({
  orgId,
  set,
}: Pick<JobOptions, 'orgId' | 'set'>): { readonly ref: OrgRef; readonly flag: string } | undefined {
  const id = orgId ?? set['org_id'];
  if (id === undefined) return undefined;
  const flag = orgId === null ? '--set org_id' : '--org-id';
  return { ref: { kind: 'id', id: asOrganizationId(id) }, flag };
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
