import { printablePath } from '../csv';
import type { OrganizationLine } from './org-catalog';
import type { Tenant } from './read-tenant';

/** Why the organization of a line cannot be brought into WorkOS, and what to do; undefined where it can. */
export function describeInvalidLine(
  { csv }: Pick<NonNullable<Tenant['organizations']>, 'csv'>,
  { line, problem }: OrganizationLine,
): string | undefined {
  if (problem === undefined) return undefined;
  return `Line ${String(line)} of ${printablePath(csv.path)} is invalid: ${problem.message}`;
}
