import { isDeepStrictEqual } from 'node:util';
import { csvLine, spreadsheetLine } from '../../csv';
import type { JobOptions } from '../../jobs';
import {
  type Failure,
  type IntentTime,
  looseName,
  type RoleCounts,
  roleName,
  type RoleValues,
  type StepResult,
} from '../../model';
import type { RoleFields, WorkosRole } from '../../workos';
import type { WantedRole } from './wanted-roles';

/** A wanted role and what became of it. */
export interface RoleState extends WantedRole {
  readonly key: string;
  /** When an earlier run intended its create, if it did not record the result. */
  readonly doubtSince: IntentTime | undefined;
  /** True once what it was like is recorded: the job has begun to change it. */
  hasNoted: boolean;
  result: StepResult | undefined;
  failure: Failure | undefined;
}

/** True for a role with nothing left to do. One that differs is written once the job may update. */
export function isSettled(
  { result }: RoleState,
  { onExisting }: Pick<JobOptions, 'onExisting'>,
): boolean {
  return result !== undefined && !(result.outcome === 'differs' && onExisting === 'update');
}

/** The fields of the role that differ from those that are wanted. A field that the file does not give never does. */
export function differencesOf(
  { record }: Pick<WantedRole, 'record'>,
  role: WorkosRole,
): {
  readonly fields: RoleFields | undefined;
  readonly permissions: readonly string[] | undefined;
} {
  const { name, description, permissions } = record;
  const fields = {
    ...(name !== undefined && looseName(name) !== looseName(role.name) && { name }),
    ...(description !== undefined &&
      description !== (role.description ?? '').trim() && { description }),
  };
  return {
    fields: Object.keys(fields).length === 0 ? undefined : fields,
    permissions: isDeepStrictEqual(permissions, role.permissions) ? undefined : permissions,
  };
}

/** True for a role that is as the job would have created it, and lacks the permissions that it would have got then. */
export function isIncomplete({ record }: Pick<WantedRole, 'record'>, role: WorkosRole): boolean {
  const { slug, name = slug, description = '' } = record;
  const { fields, permissions } = differencesOf({ record: { ...record, name, description } }, role);
  return fields === undefined && permissions !== undefined && role.permissions.length === 0;
}

/** What an update may replace, and when it was changed last. */
export function valuesOf(role: WorkosRole): RoleValues {
  const { name, description, permissions, updatedAtMs } = role;
  return { name, description: description ?? '', permissions, updated_at: updatedAtMs };
}

/** Counts what became of the roles; `permissionsCreated` is counted elsewhere. */
export function countRoles(states: readonly RoleState[]): Omit<RoleCounts, 'permissionsCreated'> {
  const times = (...outcomes: readonly string[]): number =>
    states.filter(({ result }) => result !== undefined && outcomes.includes(result.outcome)).length;
  return {
    rolesCreated: times('created'),
    rolesFound: times('found', 'differs'),
    rolesUpdated: times('updated'),
    rolesFailed: states.filter(({ failure }) => failure !== undefined).length,
  };
}

const SHOWN = 5;

/** What the end of a run says about its roles. */
export function roleWarnings(states: readonly RoleState[]): readonly string[] {
  const differing = states.filter(({ result }) => result?.outcome === 'differs');
  const failed = states.filter(({ failure }) => failure !== undefined);
  return [
    ...(differing.length > 0
      ? [
          `Roles exist with other permissions, or another name or description, than in roles.csv: ${keysOf(differing)}. --on-existing update writes those of the file`,
        ]
      : []),
    ...(failed.length > 0
      ? [`Roles of organizations that there are not are left out: ${keysOf(failed)}`]
      : []),
  ];
}

function keysOf(states: readonly RoleState[]): string {
  const shown = states.slice(0, SHOWN).map(({ record }) => roleName(record));
  const more = states.length > SHOWN ? ` and ${String(states.length - SHOWN)} more` : '';
  return `${shown.join(', ')}${more}`;
}

const COLUMNS = [
  'row',
  'role_slug',
  'org_external_id',
  'status',
  'role_id',
  'error_code',
  'error_message',
];

/** The lines of `roles-results.csv`. */
export function* roleLines(states: readonly RoleState[]): Generator<string> {
  yield csvLine(COLUMNS);
  for (const state of states) yield spreadsheetLine(cellsOf(state));
}

function cellsOf({ row, record, result, failure }: RoleState): readonly string[] {
  const { slug, orgExternalId = '' } = record;
  const named = [row === undefined ? '' : String(row), slug, orgExternalId];
  if (result !== undefined) return [...named, result.outcome, result.id, '', ''];
  if (failure === undefined) return [...named, 'unprocessed', '', '', ''];
  return [...named, 'failed', '', failure.code, failure.message];
}
