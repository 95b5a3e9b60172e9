import { absentIfNotFound, type MakeCall } from './call';
import type { Gateway, OrganizationPage } from './gateway';
import { readOrganization, readPage } from './read-wire';

const ORGANIZATIONS = ['organizations'] as const;

type OrganizationOperations = Pick<
  Gateway,
  | 'createOrganization'
  | 'findOrganization'
  | 'findOrganizationByExternalId'
  | 'listOrganizationsByName'
>;

/** The requests for organizations (docs/workos-api.md, "Organizations"). */
export function organizationOperations(call: MakeCall): OrganizationOperations {
  const find = async (...path: string[]) =>
    absentIfNotFound(
      await call({
        method: 'GET',
        path: [...ORGANIZATIONS, ...path],
        operation: { verb: 'find', subject: 'organization' },
        read: readOrganization,
      }),
    );
  return {
    createOrganization: ({ name, externalId }, { idempotencyKey }) =>
      call({
        method: 'POST',
        path: ORGANIZATIONS,
        body: externalId === undefined ? { name } : { name, external_id: externalId },
        idempotencyKey,
        operation: { verb: 'create', subject: 'organization' },
        read: readOrganization,
      }),
    findOrganization: (id) => find(id),
    findOrganizationByExternalId: (externalId) => find('external_id', externalId),
    listOrganizationsByName: (name, after) =>
      call({
        method: 'GET',
        path: ORGANIZATIONS,
        query: { search: name.trim(), limit: '100', ...(after === undefined ? {} : { after }) },
        operation: { verb: 'list', subject: 'organization' },
        read: (body) => readMatches(body, name, after),
      }),
  };
}

/**
 * The page's organizations of that name. A page that names itself as the next one is unreadable: it would never end.
 */
function readMatches(
  body: unknown,
  name: string,
  after: string | undefined,
): OrganizationPage | undefined {
  const page = readPage(body, readOrganization);
  if (page === undefined || (page.after !== undefined && page.after === after)) return undefined;
  const matches = page.items.filter((organization) => organization.name.trim() === name.trim());
  return page.after === undefined ? { matches } : { matches, after: page.after };
}
