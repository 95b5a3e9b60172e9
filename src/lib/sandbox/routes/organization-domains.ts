import { type BodyReader, isRecord } from '../wire/body-reader';
import type { Organization, OrganizationDomain } from '../world/entities';
import type { World } from '../world/world';

/** A domain in a request. */
export interface DomainRef {
  readonly domain: string;
  readonly state: 'pending' | 'verified';
}

function asDomain(item: unknown): DomainRef | undefined {
  if (!isRecord(item)) return undefined;
  const { domain, state } = item;
  if (typeof domain !== 'string' || (state !== 'pending' && state !== 'verified')) return undefined;
  return { domain: domain.toLowerCase(), state };
}

/** Reads `domain_data`, or the deprecated `domains` as pending ones. Undefined when neither is given. */
export function readDomains(reader: BodyReader): readonly DomainRef[] | undefined {
  const names = reader.texts('domains');
  const given = reader.raw('domain_data');
  if (given === undefined) {
    return names?.map((domain) => ({ domain: domain.toLowerCase(), state: 'pending' }));
  }
  const items: readonly unknown[] = Array.isArray(given) ? given : [undefined];
  const domains = items.map(asDomain).filter((domain) => domain !== undefined);
  if (domains.length < items.length) {
    reader.violate('domain_data', 'invalid', 'must be a list of {domain, state: pending|verified}');
  }
  return domains;
}

/** The first of `domains` that belongs to an organization other than `ownId`. */
export function takenDomain(
  world: World,
  domains: readonly DomainRef[],
  ownId?: string,
): string | undefined {
  if (domains.length === 0) return undefined;
  const wanted = new Set(domains.map(({ domain }) => domain));
  for (const organization of world.state.organizations.rows()) {
    if (organization.id === ownId) continue;
    const taken = organization.domains.find(({ domain }) => wanted.has(domain));
    if (taken !== undefined) return taken.domain;
  }
  return undefined;
}

/** The domains in the form they have in an organization. */
export function domainsOf(
  world: World,
  organizationId: string,
  domains: readonly DomainRef[],
): Organization['domains'] {
  const at = world.timestamp();
  return domains.map(({ domain, state }): OrganizationDomain => ({
    object: 'organization_domain',
    id: world.id('org_domain'),
    organization_id: organizationId,
    domain,
    state,
    verification_strategy: state === 'verified' ? 'manual' : 'dns',
    created_at: at,
    updated_at: at,
  }));
}
