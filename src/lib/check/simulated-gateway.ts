import type { Gateway } from '../workos';
import { factorRequests } from './factor-requests';
import { membershipRequests } from './membership-requests';
import { organizationRequests } from './organization-requests';
import { roleRequests } from './role-requests';
import type { SimulationParts } from './simulation';
import { userRequests } from './user-requests';

/**
 * Answers the requests of an import as WorkOS would (docs/workos-api.md), and sends none that writes. Its calls reject
 * with an `Abort` when WorkOS cannot be read.
 */
export function simulatedGateway(parts: SimulationParts): Gateway {
  return {
    ...userRequests(parts),
    ...organizationRequests(parts),
    ...membershipRequests(parts),
    ...factorRequests(parts),
    ...roleRequests(parts),
    listUsers: notOfAnImport,
    deleteUser: notOfAnImport,
    listOrganizations: notOfAnImport,
    deleteOrganization: notOfAnImport,
    listMemberships: notOfAnImport,
    deleteMembership: notOfAnImport,
    deleteAuthFactor: notOfAnImport,
    deleteOrganizationRole: notOfAnImport,
    deletePermission: notOfAnImport,
    serverClockOffsetMs: () => undefined,
    close: () => Promise.resolve(),
    abort: () => Promise.resolve(),
  };
}

function notOfAnImport(): Promise<never> {
  return Promise.reject(new Error('An import that is checked does not send this'));
}
