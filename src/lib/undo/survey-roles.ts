import { ORGANIZATION, PERMISSION, ROLE } from '../import';
import { type JobHistory, sharedBefores, sharedIntents, sharedResults } from '../jobs';
import {
  asOrganizationId,
  defined,
  ifValid,
  type IntentTime,
  isRoleValues,
  type OrganizationId,
  orgKey,
  type RoleValues,
} from '../model';

/** Which role of the environment or of an organization. */
export interface RolePlaceInJob {
  readonly slug: string;
  /** Absent for a role of the environment. */
  readonly organizationId?: OrganizationId;
}

/** A role that the job created or changed. */
export interface SurveyedRole extends RolePlaceInJob {
  readonly id: string;
  readonly isCreated: boolean;
  /** What it was like before the job changed it. */
  readonly was?: RoleValues;
  /** Absent where the ledger does not say that the change arrived. */
  readonly updatedAtMs?: number;
  /** True for a role of an organization of which nothing is known. */
  readonly isNowhere?: boolean;
}

/** A permission that the job created. */
export interface SurveyedPermission {
  readonly id: string;
  readonly slug: string;
}

/** A request that may have created a role or a permission: the ledger has no result. */
export interface OpenRole extends RolePlaceInJob {
  readonly kind: 'role' | 'permission';
  readonly since: IntentTime;
  /** True for a role of an organization of which nothing is known. */
  readonly isNowhere: boolean;
}

type Shared = Pick<JobHistory, 'shared'>;

/** What the job has done to roles and permissions. */
export function surveyRoles({ shared }: Shared): {
  readonly roles: readonly SurveyedRole[];
  readonly permissions: readonly SurveyedPermission[];
  readonly openRoles: readonly OpenRole[];
} {
  const created = [...sharedResults(shared, PERMISSION)];
  return {
    roles: [...settledRoles({ shared }), ...unsettledRoles({ shared })],
    permissions: created.map(([slug, { id }]) => ({ id, slug })),
    openRoles: [
      ...[...sharedIntents(shared, ROLE)].map(([key, since]) => openRole({ shared }, key, since)),
      ...[...sharedIntents(shared, PERMISSION)].map(
        ([slug, since]) => ({ kind: 'permission', slug, since, isNowhere: false }) as const,
      ),
    ],
  };
}

function settledRoles({ shared }: Shared): readonly SurveyedRole[] {
  const befores = sharedBefores(shared, ROLE);
  return [...sharedResults(shared, ROLE)].flatMap(([key, result]): SurveyedRole[] => {
    const { id, outcome, organizationId, updatedAtMs } = result;
    const was = ifValid(befores.get(key)?.values, isRoleValues);
    if (outcome !== 'created' && was === undefined) return [];
    const isCreated = outcome === 'created';
    const { slug } = partsOf(key);
    return [{ id, slug, isCreated, ...defined({ was, organizationId, updatedAtMs }) }];
  });
}

/** Roles that a run was about to change when it ended. */
function unsettledRoles({ shared }: Shared): readonly SurveyedRole[] {
  const results = sharedResults(shared, ROLE);
  return [...sharedBefores(shared, ROLE)].flatMap(([key, { id, values }]): SurveyedRole[] => {
    const was = ifValid(values, isRoleValues);
    if (results.has(key) || was === undefined) return [];
    const { slug, externalId } = partsOf(key);
    const organizationId = placeOf(shared, key);
    const isNowhere = externalId !== undefined && organizationId === undefined;
    const place = { slug, ...defined({ organizationId }), ...(isNowhere ? { isNowhere } : {}) };
    return [{ id, ...place, isCreated: false, was }];
  });
}

function openRole({ shared }: Shared, key: string, since: IntentTime): OpenRole {
  const { slug, externalId } = partsOf(key);
  const organizationId = placeOf(shared, key);
  const isNowhere = externalId !== undefined && organizationId === undefined;
  return { kind: 'role', slug, since, isNowhere, ...defined({ organizationId }) };
}

/** The organization of a role, as the job has it. */
function placeOf(shared: Shared['shared'], key: string): OrganizationId | undefined {
  const { externalId } = partsOf(key);
  if (externalId === undefined) return undefined;
  const known = sharedResults(shared, ORGANIZATION).get(
    orgKey({ kind: 'external_id', externalId }),
  );
  return known && asOrganizationId(known.id);
}

/** See `roleKey`. */
function partsOf(key: string): { readonly slug: string; readonly externalId: string | undefined } {
  const at = key.lastIndexOf(' ');
  return { slug: key.slice(at + 1), externalId: at < 0 ? undefined : key.slice(0, at) };
}
