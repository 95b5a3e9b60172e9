import { defined, looseName, type Failure, type OrganizationId } from '../model';
import {
  type Gateway,
  type OrganizationFields,
  predictRefusal,
  type WorkosOrganization,
} from '../workos';
import type { SimulatedWorld } from './simulated-world';
import { accepted, refused, type SimulationParts } from './simulation';

type OrganizationRequests = Pick<
  Gateway,
  | 'createOrganization'
  | 'updateOrganization'
  | 'findOrganization'
  | 'findOrganizationByExternalId'
  | 'listOrganizationsByName'
>;

/** The requests for organizations (docs/workos-api.md, "Organizations"). Two may have one name. */
export function organizationRequests(parts: SimulationParts): OrganizationRequests {
  return { ...organizationWrites(parts), ...organizationFinds(parts) };
}

function organizationWrites({
  world,
}: SimulationParts): Pick<OrganizationRequests, 'createOrganization' | 'updateOrganization'> {
  return {
    createOrganization: async (fields) => {
      const refusal = await refusalOf(world, fields);
      if (refusal !== undefined) return refused(refusal);
      const { name, externalId = null, domains = [], metadata = {} } = fields;
      const { nowMs } = world;
      const created: WorkosOrganization = {
        id: world.newOrganizationId(),
        name,
        externalId,
        domains,
        metadata,
        createdAtMs: nowMs,
        updatedAtMs: nowMs,
      };
      await world.keepOrganization(created);
      return accepted(created);
    },
    updateOrganization: async (id, fields) => {
      const existing = await world.organization(id);
      if (existing === undefined) {
        throw new Error('The import updates an organization it has not seen');
      }
      const refusal = await refusalOf(world, fields, id);
      if (refusal !== undefined) return refused(refusal);
      const { name, externalId, domains } = fields;
      const metadata = { ...existing.metadata };
      for (const [key, value] of Object.entries(fields.metadata ?? {})) metadata[key] = value ?? '';
      const changes = { ...defined({ name, externalId, domains }), metadata };
      const updated = { ...existing, ...changes, updatedAtMs: world.nowMs };
      await world.keepOrganization(updated);
      return accepted(updated);
    },
  };
}

/** Why WorkOS would refuse the fields: another organization has the external id, or a domain. */
async function refusalOf(
  world: SimulatedWorld,
  { externalId, domains = [] }: OrganizationFields,
  ownId?: OrganizationId,
): Promise<Failure | undefined> {
  const holder =
    typeof externalId === 'string' ? await world.organizationByExternalId(externalId) : undefined;
  if (holder !== undefined && holder.id !== ownId) {
    return predictRefusal('external_id_taken', { subject: 'organization' });
  }
  for (const { domain } of domains) {
    const owner = await world.ownerOfDomain(domain);
    if (owner === undefined || owner === ownId) continue;
    return predictRefusal('domain_taken', { subject: 'organization', domain });
  }
  return undefined;
}

function organizationFinds({
  world,
  onOrganization,
}: SimulationParts): Pick<
  OrganizationRequests,
  'findOrganization' | 'findOrganizationByExternalId' | 'listOrganizationsByName'
> {
  return {
    findOrganization: async (id) => {
      const found = await world.organization(id);
      if (found !== undefined) onOrganization({ kind: 'id', id }, id);
      return accepted(found);
    },
    findOrganizationByExternalId: async (externalId) => {
      const found = await world.organizationByExternalId(externalId);
      if (found !== undefined) onOrganization({ kind: 'external_id', externalId }, found.id);
      return accepted(found);
    },
    listOrganizationsByName: async (name, after) => {
      const page = await world.organizationsByName(name, after);
      for (const match of page.matches) {
        if (looseName(match.name) === looseName(name)) {
          onOrganization({ kind: 'name', name }, match.id);
        }
      }
      return accepted(page);
    },
  };
}
