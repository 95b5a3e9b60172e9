import { BodyReader, EXTERNAL_ID_RULE } from '../wire/body-reader';
import type { Organization } from '../world/entities';
import { coded, messageOnly, notFound } from '../wire/errors';
import { mergeMetadata, newMetadata } from './metadata';
import { type DomainRef, domainsOf, readDomains, takenDomain } from './organization-domains';
import { listAnswer } from '../wire/paging';
import {
  accept,
  answerOf,
  type Checked,
  param,
  refuse,
  type Route,
  type WireAnswer,
  type WireRequest,
} from '../wire/wire';
import type { World } from '../world/world';

interface OrganizationFields {
  readonly name: string | undefined;
  readonly externalId: string | null | undefined;
  readonly metadata: Readonly<Record<string, unknown>> | null | undefined;
  readonly domains: readonly DomainRef[] | undefined;
  readonly allowOutside: boolean | undefined;
  readonly stripeCustomerId: string | undefined;
}

function readOrganization(body: unknown, mode: 'create' | 'update'): Checked<OrganizationFields> {
  const reader = new BodyReader(body);
  const fields = {
    name: reader.text('name', { required: mode === 'create', notEmpty: true }),
    externalId: reader.text('external_id', EXTERNAL_ID_RULE),
    metadata: reader.record('metadata'),
    domains: readDomains(reader),
    allowOutside: reader.flag('allow_profiles_outside_organization'),
    stripeCustomerId: mode === 'update' ? reader.text('stripe_customer_id') : undefined,
  };
  const refusal = reader.refusal();
  return refusal === undefined ? accept(fields) : refuse(refusal);
}

/** The answer to fields that another organization has. Names may repeat; external ids and domains may not. */
function findConflict(
  world: World,
  { externalId, domains = [] }: OrganizationFields,
  ownId?: string,
): WireAnswer | undefined {
  const holder = externalId ? world.state.organizationByExternalId(externalId) : undefined;
  if (holder !== undefined && holder.id !== ownId) {
    return coded(400, {
      code: 'external_id_already_used',
      message: 'The external_id provided has already been assigned to another organization.',
    });
  }
  const taken = takenDomain(world, domains, ownId);
  return taken === undefined
    ? undefined
    : messageOnly(409, `The domain '${taken}' is already in use by another organization.`);
}

/** Creates an organization, or refuses. Requests and seeds both call it. */
export function createOrganization(world: World, body: unknown): Checked<Organization> {
  const read = readOrganization(body, 'create');
  if (!read.ok) return read;
  const fields = read.value;
  const metadata = newMetadata(fields.metadata);
  if (!metadata.ok) return metadata;
  const conflict = findConflict(world, fields);
  if (conflict !== undefined) return refuse(conflict);
  const at = world.timestamp();
  const id = world.id('org');
  const organization: Organization = {
    object: 'organization',
    id,
    name: fields.name ?? '',
    domains: domainsOf(world, id, fields.domains ?? []),
    metadata: metadata.value,
    external_id: fields.externalId ?? null,
    allow_profiles_outside_organization: fields.allowOutside ?? false,
    created_at: at,
    updated_at: at,
  };
  world.state.addOrganization(organization);
  return accept(organization);
}

/** Changes an organization, or refuses. Requests and edits both call it. */
export function updateOrganization(
  world: World,
  { id, body }: { readonly id: string; readonly body: unknown },
): Checked<Organization> {
  const organization = world.state.organizations.get(id);
  if (organization === undefined) return refuse(notFound('Organization', id));
  const read = readOrganization(body, 'update');
  if (!read.ok) return read;
  const { name, externalId, domains, allowOutside, stripeCustomerId } = read.value;
  const metadata = mergeMetadata(organization.metadata, read.value.metadata);
  if (!metadata.ok) return metadata;
  const conflict = findConflict(world, read.value, id);
  if (conflict !== undefined) return refuse(conflict);
  const changed: Organization = {
    ...organization,
    name: name ?? organization.name,
    external_id: externalId === undefined ? organization.external_id : externalId,
    domains: domains === undefined ? organization.domains : domainsOf(world, id, domains),
    allow_profiles_outside_organization:
      allowOutside ?? organization.allow_profiles_outside_organization,
    ...(stripeCustomerId === undefined ? {} : { stripe_customer_id: stripeCustomerId }),
    metadata: metadata.value,
    updated_at: world.timestamp(),
  };
  world.state.replaceOrganization(changed);
  return accept(changed);
}

function nameHas({ name }: Organization, text: string | undefined): boolean {
  return text !== undefined && name.toLowerCase().includes(text);
}

function listOrganizations(world: World, { query }: WireRequest): WireAnswer {
  const { organizations } = world.state;
  const search = query.get('search')?.toLowerCase();
  const stored = search === undefined ? undefined : world.state.storedSpelling(search);
  // The OpenAPI document joins domains with commas; the SDK repeats `domains[]`.
  const lists = [...query.getAll('domains'), ...query.getAll('domains[]')];
  const domains = new Set(lists.flatMap((list) => list.toLowerCase().split(',')));
  const isWanted = (organization: Organization) =>
    (search === undefined || nameHas(organization, search) || nameHas(organization, stored)) &&
    (domains.size === 0 || organization.domains.some(({ domain }) => domains.has(domain)));
  return listAnswer(query, { table: organizations, places: organizations.places, keep: isWanted });
}

export const ORGANIZATION_ROUTES: readonly Route[] = [
  {
    method: 'POST',
    path: '/organizations',
    handle(world, { body, idempotencyKey }) {
      const created = createOrganization(world, body);
      if (!created.ok) return created.refusal;
      const { id, name, created_at: at } = created.value;
      world.history.record({ kind: 'organization', id, label: name, at, idempotencyKey });
      return { status: 201, body: created.value };
    },
  },
  { method: 'GET', path: '/organizations', handle: listOrganizations },
  {
    method: 'GET',
    path: '/organizations/external_id/{external_id}',
    handle(world, request) {
      const externalId = param(request, 'external_id');
      const found = world.state.organizationByExternalId(externalId);
      return found === undefined
        ? notFound('Organization', externalId)
        : { status: 200, body: found };
    },
  },
  {
    method: 'GET',
    path: '/organizations/{id}',
    handle(world, request) {
      const id = param(request, 'id');
      const found = world.state.organizations.get(id);
      return found === undefined ? notFound('Organization', id) : { status: 200, body: found };
    },
  },
  {
    method: 'PUT',
    path: '/organizations/{id}',
    handle(world, request) {
      const { body } = request;
      return answerOf(200, updateOrganization(world, { id: param(request, 'id'), body }));
    },
  },
  {
    method: 'DELETE',
    path: '/organizations/{id}',
    handle(world, request) {
      const id = param(request, 'id');
      const found = world.state.organizations.get(id);
      if (found === undefined) return notFound('Organization', id);
      world.state.removeOrganization(found);
      return { status: 200 };
    },
  },
];
