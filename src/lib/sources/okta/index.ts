/**
 * Okta: users of the API or of a report, with their groups. docs/sources/okta.md has the source of each fact.
 */
import type { RecordValue } from '../../exports';
import { asObject } from '../../model';
import { isMostly, textOf } from '../fields';
import { groupsPart } from '../groups';
import { membershipTable } from '../memberships';
import type { Source, UsersPart } from '../source';
import { VERIFIED_DOMAINS } from '../verified-domains';
import { convertUser, profileOf } from './convert-user';

const BUILT_IN = 'BUILT_IN';

const USERS: UsersPart = {
  name: 'users',
  fits: (sample) =>
    isMostly(sample, (record) => {
      const profile = profileOf(record);
      return 'status' in record && 'login' in profile && 'email' in profile;
    }),
};

const GROUPS = groupsPart({
  isGroup: (record) => 'type' in record && groupNameOf(record) !== undefined,
  nameOf: (record) => (record['type'] === BUILT_IN ? undefined : groupNameOf(record)),
  memberKeys: ['id'],
});

function groupNameOf(record: RecordValue): string | undefined {
  return textOf(asObject(record['profile'])?.['name']);
}

export const OKTA: Source = {
  key: 'okta',
  label: 'Okta',
  carries: {
    passwords: { how: 'no', note: 'Okta exports no hashes' },
    factors: { how: 'no', note: 'Okta exports no secrets' },
    organizations: { how: 'partly', note: 'groups, or a table of your own' },
    roles: { how: 'partly', note: 'groups, with --groups roles' },
    metadata: { how: 'yes' },
  },
  getIt: 'GET /api/v1/users of the Okta API, all pages',
  parts: [USERS, GROUPS, membershipTable()],
  questions: [VERIFIED_DOMAINS],
  convert: convertUser,
};
