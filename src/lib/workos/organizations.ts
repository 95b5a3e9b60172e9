import { looseName } from '../model';
import { absentIfNotFound, type MakeCall } from './call';
import type { Gateway, OrganizationPage, WorkosOrganization } from './gateway';
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
  const find = async (
    path: readonly string[],
    isAbout: (organization: WorkosOrganization) => boolean,
  ) =>
    absentIfNotFound(
      await call({
        method: 'GET',
        path: [...ORGANIZATIONS, ...path],
        operation: { verb: 'find', subject: 'organization' },
        read: readOrganization,
        isAbout,
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
        isAbout: (created) =>
          looseName(created.name) === looseName(name) &&
          (externalId === undefined || created.externalId === externalId),
      }),
    findOrganization: (id) => find([id], (organization) => organization.id === id),
    findOrganizationByExternalId: (externalId) =>
      find(['external_id', externalId], (organization) => organization.externalId === externalId),
    listOrganizationsByName: (name, after) =>
      call({
        method: 'GET',
        path: ORGANIZATIONS,
        query: { search: name.trim(), limit: '100', ...(after === undefined ? {} : { after }) },
        operation: { verb: 'list', subject: 'organization' },
        read: (body) => readMatches(body, name, after),
        // A search is by parts of names: a page of other names is an answer.
        isAbout: () => true,
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
  const matches = page.items.filter(
    (organization) => looseName(organization.name) === looseName(name),
  );
  return page.after === undefined ? { matches } : { matches, after: page.after };
}
