import { looseName } from '../model';
import { type Gateway, predictRefusal, type WorkosOrganization } from '../workos';
import { accepted, refused, type SimulationParts } from './simulation';

type OrganizationRequests = Pick<
  Gateway,
  | 'createOrganization'
  | 'findOrganization'
  | 'findOrganizationByExternalId'
  | 'listOrganizationsByName'
>;

/** The requests for organizations (docs/workos-api.md, "Organizations"). Two may have one name. */
export function organizationRequests(parts: SimulationParts): OrganizationRequests {
  const { world, onOrganization } = parts;
  return {
    createOrganization: async ({ name, externalId }) => {
      if (
        externalId !== undefined &&
        (await world.organizationByExternalId(externalId)) !== undefined
      ) {
        return refused(predictRefusal('external_id_taken', { subject: 'organization' }));
      }
      const { nowMs } = world;
      const created: WorkosOrganization = {
        id: world.newOrganizationId(),
        name,
        externalId: externalId ?? null,
        createdAtMs: nowMs,
        updatedAtMs: nowMs,
      };
      await world.keepOrganization(created);
      return accepted(created);
    },
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
