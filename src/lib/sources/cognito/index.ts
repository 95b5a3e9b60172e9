/**
 * AWS Cognito user pools: users of `list-users`, of backup tools, or of the CSV for imports, with their groups.
 * docs/sources/cognito.md has the source of each fact.
 */
import type { RecordValue } from '../../exports';
import { isMostly, listIn, namesIn, objectsIn, textOf } from '../fields';
import { membershipTable } from '../memberships';
import type { Part, Source, UsersPart } from '../source';
import { isUser, usernameOf } from './attributes';
import { convertUser, GROUPS, ORG_CLAIM } from './convert-user';

const USERS: UsersPart = {
  name: 'users',
  fits: (sample) => isMostly(sample, (record) => isUser(record) && !isOfGroup(record)),
};

/** The groups of users, by the name of the user: no call of Cognito tells both, so a script writes them. */
const GROUPS_OF_USERS: Part = {
  name: GROUPS,
  flag: 'memberships',
  fits: (sample) => isMostly(sample, isOfGroup),
  entries: (record) => {
    const key = usernameOf(record);
    const groups = groupNamesIn(record);
    return key === undefined || groups.length === 0 ? [] : [{ key, value: { groups } }];
  },
  userKey: usernameOf,
};

function isOfGroup(record: RecordValue): boolean {
  return usernameOf(record) !== undefined && ('GroupName' in record || 'Groups' in record);
}

function groupNamesIn(record: RecordValue): readonly string[] {
  const names = objectsIn(record['Groups']).map((group) => group['GroupName']);
  if (names.length > 0) return namesIn(names);
  const own = textOf(record['GroupName']);
  return own === undefined ? namesIn(listIn(record['Groups'])) : [own];
}

export const COGNITO: Source = {
  key: 'cognito',
  label: 'AWS Cognito',
  carries: {
    passwords: { how: 'no', note: 'Cognito exports no hashes' },
    factors: { how: 'no', note: 'Cognito exports no secrets' },
    organizations: { how: 'partly', note: 'an attribute, groups, or a table of your own' },
    roles: { how: 'partly', note: 'groups, with --groups roles' },
    metadata: { how: 'yes' },
  },
  getIt: 'aws cognito-idp list-users --user-pool-id <pool> > users.json',
  parts: [USERS, GROUPS_OF_USERS, membershipTable('sub')],
  questions: [
    { name: ORG_CLAIM, summary: 'attribute that has the id of the organization: custom:tenant' },
  ],
  convert: convertUser,
};
