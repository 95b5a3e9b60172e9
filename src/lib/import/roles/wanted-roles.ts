import type { JobOptions } from '../../jobs';
import { roleKey, type RoleRecord } from '../../model';
import { isOrgRoleSlug, isRoleSlug } from '../../records';
import type { Plan } from '../plan/plan-csv';

/** A role that there is to be before the first row is sent. */
export interface WantedRole {
  /** Of `roles.csv`; absent for a role that rows of users name, and no line describes. */
  readonly row?: number;
  /** Its physical line there. */
  readonly line?: number;
  readonly record: RoleRecord;
}

/** What the plan says of roles. */
export type RolePlan = Pick<Plan, 'tenant' | 'roleRows'>;

/** The roles of `roles.csv`, and with `--create-roles` those that rows name besides. */
export function wantedRoles(plan: RolePlan, { createRoles }: JobOptions): readonly WantedRole[] {
  const described = plan.tenant.roles?.lines ?? [];
  const named = createRoles ? undescribedRoles(plan) : [];
  return [
    ...described.map(({ row, line, record }) => ({ row, line, record })),
    ...named.filter(isRoleSlug).map((slug) => ({ record: { slug } })),
  ];
}

/** The roles that rows name and no line describes, but for those that may belong to an organization. */
export function undescribedRoles({ tenant, roleRows }: RolePlan): readonly string[] {
  const described = new Set((tenant.roles?.lines ?? []).map(({ record }) => roleKey(record)));
  return [...roleRows.keys()].filter((slug) => !isOrgRoleSlug(slug) && !described.has(slug));
}
