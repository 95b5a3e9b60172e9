import { foldedName } from '../model';
import { absentIfNotFound, deletion, listOfAll, type MakeCall } from './call';
import type { Gateway, OrganizationPage, WorkosOrganization } from './gateway';
import { readOrganization, readPage } from './read-wire';

const ORGANIZATIONS = '/organizations';

type OrganizationOperations = Pick<
  Gateway,
  | 'createOrganization'
  | 'findOrganization'
  | 'findOrganizationByExternalId'
  | 'listOrganizationsByName'
  | 'listOrganizations'
  | 'deleteOrganization'
>;

/** The requests for organizations (docs/workos-api.md, "Organizations"). */
export function organizationOperations(call: MakeCall): OrganizationOperations {
  return { ...organizationFinds(call), ...listsAndWrites(call) };
}

function organizationFinds(
  call: MakeCall,
): Pick<OrganizationOperations, 'findOrganization' | 'findOrganizationByExternalId'> {
  const find = async (
    below: readonly string[],
    isAbout: (organization: WorkosOrganization) => boolean,
  ) =>
    absentIfNotFound(
      await call({
        method: 'GET',
        root: ORGANIZATIONS,
        below,
        operation: { verb: 'find', subject: 'organization' },
        read: readOrganization,
        isAbout,
      }),
    );
  return {
    findOrganization: (id) => find([id], (organization) => organization.id === id),
    findOrganizationByExternalId: (externalId) =>
      find(['external_id', externalId], (organization) => organization.externalId === externalId),
  };
}

function listsAndWrites(
  call: MakeCall,
): Omit<OrganizationOperations, 'findOrganization' | 'findOrganizationByExternalId'> {
  return {
    createOrganization: ({ name, externalId }, { idempotencyKey }) =>
      call({
        method: 'POST',
        root: ORGANIZATIONS,
        body: externalId === undefined ? { name } : { name, external_id: externalId },
        idempotencyKey,
        operation: { verb: 'create', subject: 'organization' },
        read: readOrganization,
        isAbout: (created) =>
          foldedName(created.name) === foldedName(name) &&
          (externalId === undefined || created.externalId === externalId),
      }),
    listOrganizationsByName: (name, after) =>
      call({
        method: 'GET',
        root: ORGANIZATIONS,
        query: { search: name.trim(), limit: '100', ...(after === undefined ? {} : { after }) },
        operation: { verb: 'list', subject: 'organization' },
        read: (body) => readMatches(body, name),
        // A search is by parts of names: a page of other names is an answer.
        isAbout: () => true,
      }),
    listOrganizations: (after) =>
      listOfAll(
        call,
        { root: ORGANIZATIONS, subject: 'organization', readItem: readOrganization },
        after,
      ),
    deleteOrganization: (id) =>
      deletion(call, { root: ORGANIZATIONS, id, subject: 'organization' }),
  };
}

/** The page's organizations that may have that name. */
function readMatches(body: unknown, name: string): OrganizationPage | undefined {
  const page = readPage(body, readOrganization);
  if (page === undefined) return undefined;
  const matches = page.items.filter(
    (organization) => foldedName(organization.name) === foldedName(name),
  );
  return page.after === undefined ? { matches } : { matches, after: page.after };
}
