/**
 * Supabase Auth: the tables `auth.users`, `auth.identities` and `auth.mfa_factors` as CSV, JSON lines or a dump with
 * COPY, or users of the Admin API. docs/sources/supabase.md has the source of each fact.
 */
import type { RecordValue } from '../../exports';
import { isMostly } from '../fields';
import { membershipTable } from '../memberships';
import type { Source, UsersPart } from '../source';
import { convertUser, ORG_CLAIM, ROLE_CLAIM } from './convert-user';
import { FACTORS, IDENTITIES } from './side-tables';

// Columns beside `encrypted_password` that only this table has: Devise has that one, too.
const OF_TABLE = [
  'raw_user_meta_data',
  'raw_app_meta_data',
  'email_confirmed_at',
  'banned_until',
  'is_sso_user',
  'is_anonymous',
];

const USERS: UsersPart = {
  name: 'users',
  fits: (sample, { path }) =>
    path === 'auth.users' || isMostly(sample, (record) => isRow(record) || isOfApi(record)),
};

function isRow(record: RecordValue): boolean {
  if ('encrypted_password' in record) return OF_TABLE.some((column) => column in record);
  return 'id' in record && 'raw_user_meta_data' in record;
}

function isOfApi(record: RecordValue): boolean {
  return 'aud' in record && 'app_metadata' in record && 'user_metadata' in record;
}

export const SUPABASE: Source = {
  key: 'supabase',
  label: 'Supabase',
  carries: {
    passwords: { how: 'partly', note: 'from the table auth.users; the Admin API has none' },
    factors: { how: 'partly', note: 'authenticator apps, from the table auth.mfa_factors' },
    organizations: { how: 'partly', note: 'a key of app_metadata, or a table of your own' },
    roles: { how: 'partly', note: 'a key of app_metadata, or a table of your own' },
    metadata: { how: 'yes' },
  },
  getIt: 'psql "$DATABASE_URL" -c "\\copy (select * from auth.users) to users.csv csv header"',
  parts: [USERS, IDENTITIES, FACTORS, membershipTable()],
  questions: [
    {
      name: ORG_CLAIM,
      summary: 'key of app_metadata that has the id of the organization, or a list of them',
    },
    { name: ROLE_CLAIM, summary: 'key of app_metadata that has the roles in the organization' },
  ],
  convert: convertUser,
};
