import { defined, foldedName } from '../model';
import { absentIfNotFound, deletion, listOfAll, type MakeCall } from './call';
import type { Gateway, OrganizationFields, OrganizationPage, WorkosOrganization } from './gateway';
import { readOrganization, readPage } from './read-wire';

const ORGANIZATIONS = '/organizations';

type OrganizationOperations = Pick<
  Gateway,
  | 'createOrganization'
  | 'updateOrganization'
  | 'findOrganization'
  | 'findOrganizationByExternalId'
  | 'listOrganizationsByName'
  | 'listOrganizations'
  | 'deleteOrganization'
>;

/** The requests for organizations (docs/workos-api.md, "Organizations"). */
export function organizationOperations(call: MakeCall): OrganizationOperations {
  return { ...organizationFinds(call), ...organizationWrites(call), ...organizationLists(call) };
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

function organizationWrites(
  call: MakeCall,
): Pick<
  OrganizationOperations,
  'createOrganization' | 'updateOrganization' | 'deleteOrganization'
> {
  return {
    createOrganization: (organization, { idempotencyKey }) =>
      call({
        method: 'POST',
        root: ORGANIZATIONS,
        body: bodyOf(organization),
        idempotencyKey,
        operation: { verb: 'create', ...subjectOf(organization) },
        read: readOrganization,
        isAbout: ({ name, externalId }) =>
          foldedName(name) === foldedName(organization.name) &&
          (organization.externalId === undefined || externalId === organization.externalId),
      }),
    updateOrganization: (id, fields) =>
      call({
        method: 'PUT',
        root: ORGANIZATIONS,
        below: [id],
        body: bodyOf(fields),
        operation: { verb: 'update', ...subjectOf(fields) },
        read: readOrganization,
        isAbout: (updated) => updated.id === id,
      }),
    deleteOrganization: (id) =>
      deletion(call, { root: ORGANIZATIONS, id, subject: 'organization' }),
  };
}

function organizationLists(
  call: MakeCall,
): Pick<OrganizationOperations, 'listOrganizationsByName' | 'listOrganizations'> {
  return {
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
  };
}

function bodyOf({ name, externalId, domains, metadata }: OrganizationFields): object {
  return defined({ name, external_id: externalId, domain_data: domains, metadata });
}

function subjectOf({ domains = [] }: OrganizationFields): {
  readonly subject: 'organization';
  readonly domains: readonly string[];
} {
  return { subject: 'organization', domains: domains.map(({ domain }) => domain) };
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
