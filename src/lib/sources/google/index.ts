/**
 * Google Workspace and Cloud Identity: users of the Directory API, of the CSV of the Admin console, or of GAM.
 * docs/sources/google.md has the source of each fact.
 */
import type { RecordValue } from '../../exports';
import { isMostly, textOf } from '../fields';
import { groupsPart } from '../groups';
import { membershipTable } from '../memberships';
import type { Source, UsersPart } from '../source';
import { VERIFIED_DOMAINS } from '../verified-domains';
import { convertUser, emailOf, NAMES } from './convert-user';

const USERS: UsersPart = {
  name: 'users',
  fits: (sample) => isMostly(sample, (record) => NAMES.email.some((name) => name in record)),
};

const GROUPS = groupsPart({
  isGroup: (record) => 'directMembersCount' in record || record['kind'] === 'admin#directory#group',
  nameOf: (record) => textOf(record['name']) ?? textOf(record['email']),
  memberKeys: ['email'],
  userKey: emailKey,
});

/** Members are listed by their primary address. */
function emailKey(user: RecordValue): string | undefined {
  return emailOf(user)?.toLowerCase();
}

export const GOOGLE: Source = {
  key: 'google',
  label: 'Google Workspace',
  carries: {
    passwords: { how: 'no', note: 'Google exports no hashes' },
    factors: { how: 'no', note: 'Google exports no secrets' },
    organizations: { how: 'partly', note: 'groups, or a table of your own' },
    roles: { how: 'partly', note: 'groups, with --groups roles' },
    metadata: { how: 'partly', note: 'organizational unit, custom schemas and employee id' },
  },
  getIt: 'Admin console > Directory > Users > Download users; or GET admin/directory/v1/users',
  parts: [USERS, GROUPS, membershipTable()],
  questions: [VERIFIED_DOMAINS],
  convert: convertUser,
};
