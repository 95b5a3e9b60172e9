import type { RecordValue } from '../../exports';
import { asObject, type Mutable } from '../../model';
import { isMostly, namesIn, objectIn, objectsIn, textOf } from '../fields';
import type { ConvertContext, Part, SourceMembership, UserEntry } from '../source';

const ORGANIZATION_ID = /^org_\w+$/;
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
    return { id, ...(name !== undefined && { name }), domains: [], metadata };
  },
  entries: (record) => {
    const organization = asObject(record['organization']) ?? record;
    const entries: UserEntry[] = [];
    for (const member of objectsIn(record['members'])) {
      addEntry(entries, member, { org: textOf(organization['id']), name: nameOf(organization) });
    }
    return entries;
  },
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
    const organization = asObject(record['organization']) ?? {};
    const name = textOf(record['organization_name']) ?? textOf(record['org_name']);
    const entries: UserEntry[] = [];
    addEntry(entries, record, {
      org: organizationIdOf(record),
      name: name ?? nameOf(organization),
    });
    return entries;
  },
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

function nameOf(organization: RecordValue): string | undefined {
  return textOf(organization['display_name']) ?? textOf(organization['name']);
}

function organizationIdOf(record: RecordValue): string | undefined {
  const id = record['organization_id'] ?? record['org_id'];
  return textOf(id ?? asObject(record['organization'])?.['id']);
}

function addEntry(
  entries: UserEntry[],
  member: RecordValue,
  { org, name }: { readonly org: string | undefined; readonly name: string | undefined },
): void {
  const key = textOf(member['user_id']);
  if (key === undefined || org === undefined) return;
  entries.push({ key, value: { org, name, roles: namesIn(member['roles']) } });
}

/** The memberships of both parts. An organization that repeats is one membership with all its roles. */
export function membershipsOf(context: ConvertContext): readonly SourceMembership[] {
  const found = new Map<string, Mutable<SourceMembership>>();
  for (const part of [ORGANIZATIONS, MEMBERS]) {
    for (const entry of context.entriesOf(part.name)) {
      const org = textOf(entry['org']);
      if (org === undefined) continue;
      const roles = namesIn(entry['roles']);
      const known = found.get(org);
      const membership = known ?? { org, roles };
      const orgName = membership.orgName ?? textOf(entry['name']);
      if (orgName !== undefined) membership.orgName = orgName;
      if (known !== undefined) known.roles = [...new Set([...known.roles, ...roles])];
      found.set(org, membership);
    }
  }
  return [...found.values()];
}
