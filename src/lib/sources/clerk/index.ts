/**
 * Clerk: users of the CSV that the dashboard exports, of the Backend API and of the older JSON of Clerk's support, with
 * organizations and memberships of the Backend API. docs/sources/clerk.md has the source of each fact.
 */
import type { RecordValue } from '../../exports';
import { isMostly } from '../fields';
import type { Source, UsersPart } from '../source';
import { convertUser, PRIVATE_METADATA } from './convert-user';
import { MEMBERSHIPS, ORGANIZATIONS } from './organizations';

const USERS: UsersPart = {
  name: 'users',
  fits: (sample) => isMostly(sample, isUser),
};

function isUser(record: RecordValue): boolean {
  if ('primary_email_address' in record) return 'id' in record;
  return (
    'email_addresses' in record &&
    ['primary_email_address_id', 'password_hasher', 'public_metadata'].some(
      (field) => field in record,
    )
  );
}

export const CLERK: Source = {
  key: 'clerk',
  label: 'Clerk',
  carries: {
    passwords: { how: 'partly', note: 'from the CSV of the dashboard; the API has none' },
    factors: { how: 'partly', note: 'authenticator apps, from the CSV of the dashboard' },
    organizations: { how: 'partly', note: 'the CSV has none: --pull organizations' },
    roles: { how: 'partly', note: 'roles in organizations: --pull organizations' },
    metadata: { how: 'partly', note: 'from the Backend API; the CSV has none' },
  },
  getIt: 'Clerk Dashboard > Settings > User exports',
  parts: [USERS, ORGANIZATIONS, MEMBERSHIPS],
  questions: [{ name: PRIVATE_METADATA, summary: 'yes: carry private_metadata, too' }],
  convert: convertUser,
};
