import type { RecordValue } from '../../exports';
import { asObject } from '../../model';
import { addMetadata, flagOf, isMostly, listIn, objectIn, textOf } from '../fields';
import { membershipEntry } from '../memberships';
import type { Part, SourceOrganization } from '../source';

/**
 * Organizations of a realm, with their domains, and with their members by user name. The extension of Phase Two wraps
 * them in `organization`.
 */
export const ORGANIZATIONS: Part = {
  name: 'organizations',
  flag: 'organizations',
  fits: (sample, { path }) => path === 'organizations' && isMostly(sample, isOrganization),
  organization: (record) => {
    const organization = inner(record);
    const id = textOf(organization['id']);
    if (id === undefined) return undefined;
    const name = textOf(organization['name']);
    const metadata: Record<string, unknown> = {};
    addMetadata(metadata, attributesOf(organization));
    addMetadata(metadata, { alias: textOf(organization['alias']) });
    return { id, ...(name !== undefined && { name }), domains: domainsOf(organization), metadata };
  },
  entries: (record) => {
    const organization = inner(record);
    const org = textOf(organization['id']);
    const orgName = textOf(organization['name']);
    return listIn(record['members']).flatMap((member) =>
      membershipEntry({
        user: userNameKey(asObject(member)?.['username'] ?? member),
        org,
        orgName,
        roles: [],
      }),
    );
  },
  userKey: (user) => userNameKey(user['username']),
};

/** Keycloak compares user names without regard to case. */
function userNameKey(value: unknown): string | undefined {
  return textOf(value)?.toLowerCase();
}

function inner(record: RecordValue): RecordValue {
  return asObject(record['organization']) ?? record;
}

function isOrganization(record: RecordValue): boolean {
  const organization = inner(record);
  const isOwn = 'alias' in organization || 'domains' in organization || 'members' in record;
  return 'id' in organization && 'name' in organization && isOwn;
}

function domainsOf(organization: RecordValue): SourceOrganization['domains'] {
  return listIn(organization['domains']).flatMap((item) => {
    const domain = textOf(asObject(item)?.['name'] ?? item);
    const isVerified = flagOf(asObject(item)?.['verified']) === true;
    return domain === undefined ? [] : [{ domain, isVerified }];
  });
}

/** Attributes, each a list of texts: one text where there is one. */
export function attributesOf(record: RecordValue): RecordValue {
  const attributes: Record<string, unknown> = {};
  const lists = objectIn(record['attributes']) ?? {};
  for (const name in lists) {
    const list = listIn(lists[name]);
    attributes[name] = list.length > 1 ? list : (list[0] ?? textOf(lists[name]));
  }
  return attributes;
}

/** What a realm and its files have beside users and organizations: it says nothing of a user of the export. */
export const REST_OF_REALM: Part = {
  name: 'realm',
  fits: (sample, { path }) => {
    const fields = FIELDS_OF_REALM[path];
    return (
      fields !== undefined && isMostly(sample, (record) => fields.some((field) => field in record))
    );
  },
  entries: () => [],
};

/** A field that records of these properties of a realm have. */
const FIELDS_OF_REALM: Readonly<Record<string, readonly string[]>> = {
  clients: ['clientId'],
  defaultRole: ['containerId', 'clientRole'],
  // Secrets of users who are in a directory.
  federatedUsers: ['id'],
  groups: ['subGroups', 'realmRoles'],
  roles: ['realm', 'client'],
};
