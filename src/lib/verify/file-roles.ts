import type { WantedRole } from '../import';
import { type Answer, defined, type Failure, type OrganizationId, sanitizeLine } from '../model';
import { errorLineCell } from '../records';
import type { WorkosRole } from '../workos';
import { compareRole } from './compare';
import type { Difference, NamedOrg } from './difference';
import type { FileOrganizations } from './file-organizations';
import { unreadable } from './unreadable';

/** What the comparison of roles reads. */
export interface RoleParts {
  /** The roles of the environment, or of an organization alone; undefined where WorkOS does not know the list. */
  readonly listRoles: (id?: OrganizationId) => Promise<Answer<readonly WorkosRole[] | undefined>>;
  readonly orgs: Pick<FileOrganizations, 'resolve'>;
}

/**
 * Compares the roles that the file or its job asks for with WorkOS. The roles of the environment are listed once, those
 * of an organization once; nothing is read where no role is wanted.
 *
 * @throws Abort when the run stops
 */
export async function compareRoles(
  parts: RoleParts,
  wanted: readonly WantedRole[],
): Promise<readonly Difference[]> {
  const places = new Map<string | undefined, Promise<Place>>();
  const placeOf = ({ record: { orgExternalId } }: WantedRole): Promise<Place> => {
    const place = places.get(orgExternalId) ?? rolesAt(parts, orgExternalId);
    places.set(orgExternalId, place);
    return place;
  };
  const found = await Promise.all(
    wanted.map(async (role) => differencesOf(role, await placeOf(role))),
  );
  return found.flat();
}

/** The roles of the environment or of one organization, or why they could not be read. */
interface Place {
  readonly named: NamedOrg;
  readonly roles: ReadonlyMap<string, WorkosRole>;
  readonly failure?: Failure;
}

const NO_ROLES: Place['roles'] = new Map();

async function rolesAt(
  { listRoles, orgs }: RoleParts,
  orgExternalId: string | undefined,
): Promise<Place> {
  if (orgExternalId === undefined) return { named: {}, ...listed(await listRoles()) };
  const named = { orgExternalId: errorLineCell('org_external_id', orgExternalId) };
  const org = await orgs.resolve({ kind: 'external_id', externalId: orgExternalId });
  if (org.kind === 'missing') return { named, roles: NO_ROLES };
  if (org.kind === 'unreadable') return { named, roles: NO_ROLES, failure: org.failure };
  const { id } = org.organization;
  return { named: { ...named, orgId: id }, ...listed(await listRoles(id)) };
}

function listed(answer: Answer<readonly WorkosRole[] | undefined>): Omit<Place, 'named'> {
  if (!answer.ok) return { roles: NO_ROLES, failure: unreadable(answer.failure) };
  return { roles: new Map((answer.value ?? []).map((role) => [role.slug, role])) };
}

function differencesOf(
  { line, record }: WantedRole,
  { named, roles, failure }: Place,
): readonly Difference[] {
  const roleSlug = errorLineCell('role_slugs', record.slug);
  const of = { row: null, ...defined({ line }), roleSlug, ...named };
  if (failure !== undefined) {
    const { code: errorCode, message } = failure;
    return [
      { ...of, kind: 'unreadable', field: 'role', errorCode, message: sanitizeLine(message) },
    ];
  }
  const role = roles.get(record.slug);
  if (role === undefined) return [{ ...of, kind: 'missing_role' }];
  return compareRole(record, role).map((field) => ({ ...of, kind: 'differs', ...field }));
}
