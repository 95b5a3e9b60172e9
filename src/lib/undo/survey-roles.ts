import { PERMISSION, ROLE } from '../import';
import { type JobHistory, sharedBefores, sharedIntents, sharedResults } from '../jobs';
import { defined, ifValid, isRoleValues, type OrganizationId, type RoleValues } from '../model';

/** A role that the job created or changed. */
export interface SurveyedRole {
  readonly id: string;
  readonly slug: string;
  /** Absent for a role of the environment. */
  readonly organizationId?: OrganizationId;
  readonly isCreated: boolean;
  /** What it was like before the job changed it. */
  readonly was?: RoleValues;
  readonly updatedAtMs?: number;
}

/** A permission that the job created. */
export interface SurveyedPermission {
  readonly id: string;
  readonly slug: string;
}

/** What the job has done to roles and permissions; `openRoles` are creates without a recorded result. */
export function surveyRoles({ shared }: Pick<JobHistory, 'shared'>): {
  readonly roles: readonly SurveyedRole[];
  readonly permissions: readonly SurveyedPermission[];
  readonly openRoles: number;
} {
  const befores = sharedBefores(shared, ROLE);
  const roles = [...sharedResults(shared, ROLE)].flatMap(([key, result]): SurveyedRole[] => {
    const { id, outcome, organizationId, updatedAtMs } = result;
    const was = ifValid(befores.get(key)?.values, isRoleValues);
    if (outcome !== 'created' && was === undefined) return [];
    const isCreated = outcome === 'created';
    return [{ id, slug: slugOf(key), isCreated, ...defined({ was, organizationId, updatedAtMs }) }];
  });
  const created = [...sharedResults(shared, PERMISSION)];
  return {
    roles,
    permissions: created.map(([slug, { id }]) => ({ id, slug })),
    openRoles: sharedIntents(shared, ROLE).size + sharedIntents(shared, PERMISSION).size,
  };
}

/** See `roleKey`. */
function slugOf(key: string): string {
  return key.slice(key.lastIndexOf(' ') + 1);
}
