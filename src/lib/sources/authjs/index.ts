/**
 * Auth.js and NextAuth.js: the tables or collections of an adapter. docs/sources/authjs.md has the source of each fact.
 */
import type { RecordValue } from '../../exports';
import { asObject } from '../../model';
import { flagOf, isMostly, textOf, withBareNames } from '../fields';
import { membershipTable } from '../memberships';
import type { Part, Source, UsersPart } from '../source';
import { ACCOUNTS, convertUser, idIn, TRUSTED } from './convert-user';

const USERS: UsersPart = {
  name: 'users',
  fits: (sample) => isMostly(sample, (record) => isUser(withBareNames(record))),
};

/** Better Auth has the same columns, but a flag in `emailVerified`; collections of one's own may have a name in parts. */
function isUser(record: RecordValue): boolean {
  const { id } = record;
  if (idIn(id) === undefined || idIn(id)?.includes('|') === true) return false;
  const hasColumns = ['name', 'email', 'emailverified'].every((name) => name in record);
  const hasPlainName = asObject(record['name']) === undefined;
  return hasColumns && hasPlainName && flagOf(record['emailverified']) === undefined;
}

const ACCOUNTS_PART: Part = {
  name: ACCOUNTS,
  fits: (sample) =>
    isMostly(sample, (raw) => {
      const record = withBareNames(raw);
      return ['provider', 'provideraccountid', 'userid'].every((name) => name in record);
    }),
  entries: (raw) => {
    const record = withBareNames(raw);
    const key = idIn(record['userid']);
    const provider = textOf(record['provider']);
    return key === undefined || provider === undefined ? [] : [{ key, value: { provider } }];
  },
};

export const AUTHJS: Source = {
  key: 'authjs',
  label: 'Auth.js',
  carries: {
    passwords: { how: 'partly', note: 'where the application keeps hashes in the table of users' },
    factors: { how: 'no', note: 'Auth.js has none' },
    organizations: { how: 'partly', note: 'a table of your own' },
    roles: { how: 'partly', note: 'a table of your own' },
    metadata: { how: 'partly', note: 'image and role; no fields of your own' },
  },
  getIt: 'psql: \\copy users to users.csv csv header; likewise accounts',
  parts: [USERS, ACCOUNTS_PART, membershipTable()],
  questions: [
    { name: TRUSTED, summary: 'providers whose users have verified emails: google,github' },
  ],
  convert: convertUser,
};
