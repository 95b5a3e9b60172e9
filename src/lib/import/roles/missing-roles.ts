import type { JobOptions } from '../../jobs';
import { Abort, clip, count, countOf, sanitizeLine } from '../../model';
import { isRoleSlug } from '../../records';
import type { WorkosRole } from '../../workos';
import type { StepContext } from '../rows/step-context';
import { type RolePlan, undescribedRoles } from './wanted-roles';

/** The roles of the environment, as they were before the run began. */
export interface EnvironmentRoles {
  /** Undefined where they were not needed, or WorkOS does not tell. */
  readonly listed?: readonly WorkosRole[];
  /** Roles that rows name, and nothing creates. */
  readonly missing: readonly string[];
}

/**
 * Finds out which roles of the rows the environment lacks: their rows would fail. Lists the roles of the environment only
 * where that can tell. A key that may not list them is no reason to stop.
 *
 * @throws Abort when the run halts
 */
export async function findMissingRoles(
  { stack, gateway }: Pick<StepContext, 'stack' | 'gateway'>,
  plan: RolePlan,
  { createRoles }: JobOptions,
): Promise<EnvironmentRoles> {
  const named = undescribedRoles(plan).filter((slug) => !(createRoles && isRoleSlug(slug)));
  if (named.length === 0) return { missing: [] };
  const answer = await stack.look('other', () => gateway.listRoles());
  if (!answer.ok || answer.value === undefined) return { missing: [] };
  const listed = answer.value;
  const known = new Set(listed.map(({ slug }) => slug));
  return { listed, missing: named.filter((slug) => !known.has(slug)) };
}

const SHOWN = 10;

/** What is said of missing roles before anything is written; `command` creates them. */
export function describeMissingRoles(
  missing: readonly string[],
  { roleRows }: RolePlan,
  command: string | undefined,
): string {
  const them = missing.length === 1 ? 'it' : 'them';
  return `${whatIsMissing(missing, roleRows)}. Their memberships would fail. To create ${them}: ${command ?? 'add --create-roles'}; or describe ${them} in a roles.csv`;
}

/** @throws Abort `roles_missing` */
export function refuseMissingRoles(
  missing: readonly string[],
  { roleRows }: RolePlan,
  command: string | undefined,
): never {
  throw new Abort(
    'input_invalid',
    'roles_missing',
    `${whatIsMissing(missing, roleRows)}. Nothing was sent, because --no-partial was given.`,
    command === undefined ? [] : [`To create them: ${command}`],
  );
}

function whatIsMissing(missing: readonly string[], roleRows: RolePlan['roleRows']): string {
  const rows = missing.reduce((sum, slug) => sum + (roleRows.get(slug) ?? 0), 0);
  const shown = missing.slice(0, SHOWN).map((slug) => clip(sanitizeLine(slug), 48));
  const more = missing.length > SHOWN ? ` and ${count(missing.length - SHOWN)} more` : '';
  const verb = missing.length === 1 ? 'is' : 'are';
  return `${countOf(missing.length, 'role')} that rows name (${countOf(rows, 'time')}) ${verb} not in WorkOS: ${shown.join(', ')}${more}`;
}
