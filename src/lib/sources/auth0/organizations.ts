import type { RecordValue } from '../../exports';
import { asObject } from '../../model';
import { isMostly, namesIn, objectIn, objectsIn, textOf } from '../fields';
import { membershipEntry } from '../memberships';
import type { Part, SourceOrganization, UserEntry } from '../source';
import { idOf, plainRecord } from './user-record';

const ORGANIZATION_ID = /^org_\w+$/;
const DOMAINS = 'discovery_domains';
// Clerk and WorkOS begin the ids of organizations in the same way. Auth0 has none of these fields.
const OF_OTHERS = ['slug', 'public_metadata', 'object', 'created_by'];

/** Organizations of the Management API, or `{"organization": …, "members": […]}` as a script joins them. */
export const ORGANIZATIONS: Part = {
  name: 'organizations',
  flag: 'organizations',
  fits: (sample) => isMostly(sample, isOrganization),
  organization: (record) => {
    const organization = asObject(record['organization']) ?? record;
    const id = textOf(organization['id']);
    if (id === undefined) return undefined;
    const name = nameOf(organization);
    const metadata = objectIn(organization['metadata']) ?? {};
    return { id, ...(name !== undefined && { name }), domains: domainsOf(record), metadata };
  },
  entries: (record) => {
    const organization = asObject(record['organization']) ?? record;
    const of = { org: textOf(organization['id']), orgName: nameOf(organization) };
    return objectsIn(record['members']).flatMap((member) => memberEntry(member, of));
  },
  userKey: (user) => idOf(plainRecord(user)),
};

/** Members with the id of their organization, as a script or a table has them. */
export const MEMBERS: Part = {
  name: 'members',
  flag: 'memberships',
  fits: (sample) =>
    isMostly(
      sample,
      (record) =>
        organizationIdOf(record) !== undefined &&
        (textOf(record['user_id'])?.includes('|') ?? false),
    ),
  entries: (record) => {
    const name = textOf(record['organization_name']) ?? textOf(record['org_name']);
    const orgName = name ?? nameOf(asObject(record['organization']) ?? {});
    return memberEntry(record, { org: organizationIdOf(record), orgName });
  },
  userKey: (user) => idOf(plainRecord(user)),
};

/** True for a record that tells who is in an organization. */
export function isMember(record: RecordValue): boolean {
  return organizationIdOf(record) !== undefined;
}

function isOrganization(record: RecordValue): boolean {
  const organization = asObject(record['organization']) ?? record;
  if (!ORGANIZATION_ID.test(textOf(organization['id']) ?? '')) return false;
  return nameOf(organization) !== undefined && OF_OTHERS.every((field) => !(field in organization));
}

/** Domains of the Management API, which a script adds to their organization as it adds the members. */
function domainsOf(record: RecordValue): SourceOrganization['domains'] {
  const organization = asObject(record['organization']) ?? record;
  return objectsIn(record[DOMAINS] ?? organization[DOMAINS]).flatMap(({ domain, status }) => {
    const name = textOf(domain);
    return name === undefined ? [] : [{ domain: name, isVerified: status === 'verified' }];
  });
}

function nameOf(organization: RecordValue): string | undefined {
  return textOf(organization['display_name']) ?? textOf(organization['name']);
}

function organizationIdOf(record: RecordValue): string | undefined {
  const id = record['organization_id'] ?? record['org_id'];
  return textOf(id ?? asObject(record['organization'])?.['id']);
}

function memberEntry(
  member: RecordValue,
  of: { readonly org: string | undefined; readonly orgName: string | undefined },
): readonly UserEntry[] {
  const { org, orgName } = of;
  const user = textOf(member['user_id']);
  return membershipEntry({ user, org, orgName, roles: namesIn(member['roles']) });
}
