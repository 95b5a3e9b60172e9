import type { RecordValue } from '../../exports';
import { asObject } from '../../model';
import { isMostly, namesIn, objectIn, objectsIn, textOf } from '../fields';
import { membershipEntry } from '../memberships';
import type { Part, SourceOrganization } from '../source';

const ORGANIZATION_ID = /^org_\w+$/;
const USER_ID = /^user_\w+$/;
const ROLE_PREFIX = 'org:';
/** Auth0's organizations begin their ids in the same way, and have none of these. */
const FIELDS = ['slug', 'public_metadata', 'created_by'];

/** Organizations of the Backend API. */
export const ORGANIZATIONS: Part = {
  name: 'organizations',
  flag: 'organizations',
  fits: (sample) =>
    isMostly(
      sample,
      (record) =>
        ORGANIZATION_ID.test(textOf(record['id']) ?? '') &&
        FIELDS.some((field) => field in record) &&
        !isMembership(record),
    ),
  organization: (record) => {
    const id = textOf(record['id']);
    if (id === undefined) return undefined;
    const name = textOf(record['name']);
    const metadata = objectIn(record['public_metadata']) ?? {};
    return { id, ...(name !== undefined && { name }), domains: domainsOf(record), metadata };
  },
};

/** Memberships of the Backend API, or a table with `organization_id`, `user_id` and `role`. */
export const MEMBERSHIPS: Part = {
  name: 'memberships',
  flag: 'memberships',
  fits: (sample) => isMostly(sample, isMembership),
  entries: (record) => {
    const organization = asObject(record['organization']) ?? {};
    return membershipEntry({
      user: userIdOf(record),
      org: textOf(organization['id']) ?? textOf(record['organization_id']),
      orgName: textOf(organization['name']) ?? textOf(record['organization_name']),
      roles: namesIn(record['role'] ?? record['roles']).map(withoutPrefix),
    });
  },
};

/** Domains of the Backend API, which a script adds to their organization. */
function domainsOf(record: RecordValue): SourceOrganization['domains'] {
  return objectsIn(record['domains']).flatMap(({ name, verification }) => {
    const domain = textOf(name);
    const isVerified = asObject(verification)?.['status'] === 'verified';
    return domain === undefined ? [] : [{ domain, isVerified }];
  });
}

function isMembership(record: RecordValue): boolean {
  const hasOrganization =
    asObject(record['organization']) !== undefined || 'organization_id' in record;
  return hasOrganization && USER_ID.test(userIdOf(record) ?? '');
}

function userIdOf(record: RecordValue): string | undefined {
  return textOf(asObject(record['public_user_data'])?.['user_id']) ?? textOf(record['user_id']);
}

/** `org:admin` is the role that is called `admin`. */
function withoutPrefix(role: string): string {
  return role.startsWith(ROLE_PREFIX) ? role.slice(ROLE_PREFIX.length) : role;
}
