import { printablePath } from '../csv';
import { Abort, countOf } from '../model';
import type { Tenant } from './read-tenant';

const SHOWN = 10;

/**
 * Roles come before everything else, and a role that is wrong cannot be told from one that is missing: a `roles.csv` with
 * a line that is wrong is not imported.
 *
 * @throws Abort `roles_invalid`
 */
export function rejectUnsoundRoles({ roles }: Tenant): void {
  const errors = roles?.findings.filter(({ severity }) => severity === 'error') ?? [];
  if (roles === undefined || errors.length === 0) return;
  const shown = errors
    .slice(0, SHOWN)
    .map(({ line, message }) => `Line ${String(line)}: ${message}`);
  const more = errors.length > SHOWN ? [`and ${String(errors.length - SHOWN)} more`] : [];
  throw new Abort(
    'input_invalid',
    'roles_invalid',
    `${printablePath(roles.csv.path)} has ${countOf(errors.length, 'error')}. Nothing was sent.`,
    [...shown, ...more],
  );
}
