import type { Answer, Failure, OrganizationId, OrgRef } from '../model';
import type { Gateway } from '../workos';
import type { Census } from './census';
import type { RoleCatalog } from './role-catalog';
import type { SimulatedWorld } from './simulated-world';

/** What the simulated requests work on. */
export interface SimulationParts {
  readonly world: SimulatedWorld;
  readonly roles: RoleCatalog;
  readonly listPermissions: Gateway['listPermissions'];
  readonly census: Census;
  /** True where rows may have users that nothing has looked up: those of earlier jobs, which may be gone. */
  readonly hasUnseenUsers: boolean;
  /** Called when an organization that the file names is found. */
  readonly onOrganization: (ref: OrgRef, id: OrganizationId) => void;
}

export function accepted<T>(value: T): Answer<T> {
  return { ok: true, value };
}

export function refused(failure: Failure): Answer<never> {
  return { ok: false, failure };
}
