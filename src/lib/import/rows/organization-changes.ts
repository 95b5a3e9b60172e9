import type { FieldValues } from '../../jobs';
import { defined, looseName, type OrganizationRecord, type RecordedDomain } from '../../model';
import type { OrganizationFields, WorkosDomain, WorkosOrganization } from '../../workos';

/** What an organization is to have, by its line in `organizations.csv`: the domains are those that it has, too. */
export function wantedFields(
  { domains: existing }: Pick<WorkosOrganization, 'domains'>,
  { name, externalId, domains, metadata }: OrganizationRecord,
): OrganizationFields {
  return defined({
    name,
    externalId,
    domains: domains.length === 0 ? undefined : withDomains(existing, domains),
    metadata,
  });
}

/** Those of the fields of a line in which the organization has another value; of the metadata, the keys. */
export function organizationChanges(
  existing: WorkosOrganization,
  record: OrganizationRecord,
): OrganizationFields {
  const { name, externalId, domains, metadata = {} } = wantedFields(existing, record);
  const keys = Object.entries(metadata).filter(([key, value]) => existing.metadata[key] !== value);
  const hasName = name === undefined || looseName(name) === looseName(existing.name);
  const hasDomains = record.domains.every((domain) => hasDomain(existing.domains, domain));
  return defined({
    name: hasName ? undefined : name,
    externalId: externalId === existing.externalId ? undefined : externalId,
    domains: hasDomains ? undefined : domains,
    metadata: keys.length === 0 ? undefined : Object.fromEntries(keys),
  });
}

/** True when the domain is there, and verified where it is to be. */
export function hasDomain(
  existing: readonly WorkosDomain[],
  { domain, state }: RecordedDomain,
): boolean {
  const found = existing.find((each) => each.domain === domain);
  return found !== undefined && (state === 'pending' || isVerified(found));
}

/** Fields by WorkOS's names. */
export function wireOrganization({
  name,
  externalId,
  domains,
  metadata,
}: OrganizationFields): FieldValues {
  return defined({ name, external_id: externalId, domains, metadata });
}

/** What the organization has in these fields, and in these keys of the metadata, by WorkOS's names. */
export function valuesOfOrganization(
  existing: WorkosOrganization,
  fields: OrganizationFields,
): FieldValues {
  const has: FieldValues = {
    name: existing.name,
    external_id: existing.externalId,
    domains: sendableDomains(existing.domains),
    metadata: Object.fromEntries(
      Object.keys(fields.metadata ?? {}).map((key) => [key, existing.metadata[key] ?? null]),
    ),
  };
  return Object.fromEntries(Object.keys(wireOrganization(fields)).map((name) => [name, has[name]]));
}

/** The domains that are there, in the form in which they can be sent. */
export function sendableDomains(existing: readonly WorkosDomain[]): readonly RecordedDomain[] {
  return withDomains(existing, []);
}

/**
 * The domains that are there and these, none of them less than it is. A request has two states: what has another one is
 * sent as the state next to it.
 */
function withDomains(
  existing: readonly WorkosDomain[],
  wanted: readonly RecordedDomain[],
): readonly RecordedDomain[] {
  const states = new Map<string, RecordedDomain['state']>();
  for (const each of existing) states.set(each.domain, isVerified(each) ? 'verified' : 'pending');
  for (const { domain, state } of wanted) {
    if (states.get(domain) !== 'verified') states.set(domain, state);
  }
  return [...states].map(([domain, state]) => ({ domain, state }));
}

function isVerified({ state }: WorkosDomain): boolean {
  return state === 'verified' || state === 'legacy_verified';
}
