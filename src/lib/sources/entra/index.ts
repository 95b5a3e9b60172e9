/**
 * Microsoft Entra ID, Entra External ID and Azure AD B2C: users of Microsoft Graph or of the CSV of the portal, with
 * their groups. docs/sources/entra.md has the source of each fact.
 */
import { isMostly, textOf } from '../fields';
import { groupsPart } from '../groups';
import { membershipTable } from '../memberships';
import type { Source, UsersPart } from '../source';
import { VERIFIED_DOMAINS } from '../verified-domains';
import { convertUser, UPN_AS_EMAIL } from './convert-user';

const USERS: UsersPart = {
  name: 'users',
  fits: (sample) =>
    isMostly(
      sample,
      (record) => 'userPrincipalName' in record && ('id' in record || 'objectId' in record),
    ),
};

const GROUP_FIELDS = ['groupTypes', 'securityEnabled', 'mailEnabled', 'members'];

const GROUPS = groupsPart({
  isGroup: (record) =>
    'displayName' in record &&
    !('userPrincipalName' in record) &&
    GROUP_FIELDS.some((field) => field in record),
  nameOf: (record) => textOf(record['displayName']),
  memberKeys: ['id'],
});

export const ENTRA: Source = {
  key: 'entra',
  label: 'Microsoft Entra ID',
  carries: {
    passwords: { how: 'no', note: 'Microsoft exports no hashes' },
    factors: { how: 'no', note: 'Microsoft exports no secrets' },
    organizations: { how: 'partly', note: 'groups, or a table of your own' },
    roles: { how: 'partly', note: 'groups, with --groups roles' },
    metadata: { how: 'partly', note: 'extension attributes, title and department' },
  },
  getIt: 'GET /v1.0/users of Microsoft Graph with $select, all pages; or Users > Download users',
  parts: [USERS, GROUPS, membershipTable()],
  questions: [
    VERIFIED_DOMAINS,
    {
      name: UPN_AS_EMAIL,
      summary: 'yes: the user principal name is the email where there is none',
    },
  ],
  convert: convertUser,
};
