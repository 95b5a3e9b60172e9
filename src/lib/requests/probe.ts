import type { Answer } from '../model';
import type { Gateway } from '../workos';

/** Classes of requests that change nothing: users and memberships, and organizations. */
export type ProbeClass = 'read' | 'other';

// Nobody has it, and "not found" is an answer like any other.
const NOBODY = 'workos-migrate-probe';

/** Asks whether WorkOS is there, for nothing in particular. */
export function probeOf(gateway: Gateway): (probeClass: ProbeClass) => Promise<Answer<unknown>> {
  return (probeClass) =>
    probeClass === 'other'
      ? gateway.findOrganizationByExternalId(NOBODY)
      : gateway.findUserByExternalId(NOBODY);
}
