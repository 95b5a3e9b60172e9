import type { Answer } from '../model';
import type { Gateway } from '../workos';

/** Classes of requests that change nothing: users and memberships, and organizations. */
export type ProbeClass = 'read' | 'other';

// No user or organization has it, and "not found" is an answer like any other.
const UNUSED_EXTERNAL_ID = 'workos-migrate-probe';

/** A request that finds out whether WorkOS answers, and has no other effect. */
export function probeOf(gateway: Gateway): (probeClass: ProbeClass) => Promise<Answer<unknown>> {
  return (probeClass) =>
    probeClass === 'other'
      ? gateway.findOrganizationByExternalId(UNUSED_EXTERNAL_ID)
      : gateway.findUserByExternalId(UNUSED_EXTERNAL_ID);
}
