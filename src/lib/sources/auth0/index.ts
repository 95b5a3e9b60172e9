/**
 * Auth0: users of an export job, the dashboard, the old extension or the Management API, with the files of password
 * hashes and second factors that Auth0's support makes, organizations and their members. docs/sources/auth0.md has the
 * source of each fact.
 */
import { isMostly } from '../fields';
import type { Source, UsersPart } from '../source';
import { convertUser } from './convert-user';
import { FACTORS, PASSWORDS } from './joined';
import { isMember, MEMBERS, ORGANIZATIONS } from './organizations';
import { idOf, plainRecord } from './user-record';

const USER_ID = /^[a-z][a-z0-9-]*\|./i;

const USERS: UsersPart = {
  name: 'users',
  fits: (sample) =>
    isMostly(sample, (raw) => {
      const record = plainRecord(raw);
      return (
        USER_ID.test(idOf(record) ?? '') && !isMember(record) && !FACTORS.fits([record], AT_ROOT)
      );
    }),
};

const AT_ROOT = { path: '', file: '' };

export const AUTH0: Source = {
  key: 'auth0',
  label: 'Auth0',
  carries: {
    passwords: { how: 'partly', note: 'only from the hash file that Auth0 support makes' },
    factors: {
      how: 'partly',
      note: 'authenticator apps, from the MFA file that Auth0 support makes',
    },
    organizations: { how: 'partly', note: 'no export has them: --pull organizations' },
    roles: { how: 'partly', note: 'roles in organizations: --pull organizations' },
    metadata: { how: 'yes' },
  },
  getIt: 'POST /api/v2/jobs/users-exports, or Dashboard > User Management > Users > Export',
  parts: [USERS, PASSWORDS, FACTORS, ORGANIZATIONS, MEMBERS],
  convert: convertUser,
};
