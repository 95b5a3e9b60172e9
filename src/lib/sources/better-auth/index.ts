/**
 * Better Auth: the tables of the application's own database, in camel case or with `_`. docs/sources/better-auth.md has
 * the source of each fact.
 */
import type { RecordValue } from '../../exports';
import { flagOf, isMostly, textOf, withBareNames } from '../fields';
import type { Source, UsersPart } from '../source';
import { convertUser, SECRET } from './convert-user';
import { ACCOUNTS, FACTORS, MEMBERS, ORGANIZATIONS } from './tables';

const COLUMNS = ['id', 'name', 'email', 'emailverified'];

const USERS: UsersPart = {
  name: 'users',
  fits: (sample) => isMostly(sample, (record) => isUser(withBareNames(record))),
};

/** Auth.js has the same columns, but a time in `emailVerified`; Auth0 has ids with a bar. */
function isUser(record: RecordValue): boolean {
  if (!COLUMNS.every((column) => column in record)) return false;
  return flagOf(record['emailverified']) !== undefined && !textOf(record['id'])?.includes('|');
}

export const BETTER_AUTH: Source = {
  key: 'better-auth',
  label: 'Better Auth',
  carries: {
    passwords: { how: 'yes' },
    factors: { how: 'partly', note: 'authenticator apps, with the secret of the application' },
    organizations: { how: 'yes' },
    roles: { how: 'yes' },
    metadata: {
      how: 'partly',
      note: 'username, phone number, image and role; no fields of your own',
    },
  },
  getIt:
    'psql: \\copy "user" to user.csv csv header; likewise account, organization, member, "twoFactor"',
  parts: [USERS, ACCOUNTS, FACTORS, ORGANIZATIONS, MEMBERS],
  questions: [
    {
      name: SECRET,
      summary: 'BETTER_AUTH_SECRET or BETTER_AUTH_SECRETS of the application',
      isSecret: true,
    },
  ],
  convert: convertUser,
};
