/**
 * Firebase Authentication and Google Cloud Identity Platform: users of `firebase auth:export`, of the API or the Admin
 * SDK, with the hash parameters of the project. docs/sources/firebase.md has the source of each fact.
 */
import type { RecordValue } from '../../exports';
import { isMostly, textOf } from '../fields';
import { membershipTable } from '../memberships';
import type { Source, UsersPart } from '../source';
import { columnsFor } from './columns';
import { convertUser, ORG_CLAIM, ROLE_CLAIM } from './convert-user';
import { HASH_CONFIG } from './hash-config';

const EMULATOR_HASH = 'fakeHash:';

const USERS: UsersPart = {
  name: 'users',
  fits: (sample) => isMostly(sample, (record) => 'localId' in record || isSdkUser(record)),
  columnsFor,
  refuse: (record) =>
    textOf(record['passwordHash'])?.startsWith(EMULATOR_HASH) === true
      ? 'The export is of the Firebase emulator, and contains the passwords themselves. Export the project instead.'
      : undefined,
};

/** `UserRecord` of the Admin SDK. */
function isSdkUser(record: RecordValue): boolean {
  return (
    'uid' in record &&
    'emailVerified' in record &&
    ('providerData' in record || 'metadata' in record)
  );
}

export const FIREBASE: Source = {
  key: 'firebase',
  label: 'Firebase',
  carries: {
    passwords: { how: 'partly', note: 'with the hash parameters of the project' },
    factors: { how: 'no', note: 'no export has the secrets' },
    organizations: { how: 'partly', note: 'tenants, a custom claim, or a table of your own' },
    roles: { how: 'partly', note: 'a custom claim, or a table of your own' },
    metadata: { how: 'yes' },
  },
  getIt: 'firebase auth:export users.json --project <project>',
  parts: [USERS, HASH_CONFIG, membershipTable('firebase_uid')],
  questions: [
    {
      name: ORG_CLAIM,
      summary: 'custom claim that has the id of the organization, or a list of them',
    },
    { name: ROLE_CLAIM, summary: 'custom claim that has the roles in the organization' },
  ],
  convert: convertUser,
};
