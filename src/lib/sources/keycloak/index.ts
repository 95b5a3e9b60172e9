/**
 * Keycloak: a realm exported as one file or as a folder, with credentials and organizations. docs/sources/keycloak.md
 * has the source of each fact.
 */
import type { RecordValue } from '../../exports';
import { isMostly } from '../fields';
import type { Source, UsersPart } from '../source';
import { CLIENT_ROLES, convertUser } from './convert-user';
import { ORGANIZATIONS, REST_OF_REALM } from './organizations';

/** Fields that users of Keycloak have beside their names. */
const FIELDS = ['createdTimestamp', 'requiredActions', 'realmRoles', 'credentials', 'notBefore'];

const USERS: UsersPart = {
  name: 'users',
  fits: (sample, { path }) => (path === 'users' || path === '') && isMostly(sample, isUser),
};

function isUser(record: RecordValue): boolean {
  return 'username' in record && 'enabled' in record && FIELDS.some((field) => field in record);
}

export const KEYCLOAK: Source = {
  key: 'keycloak',
  label: 'Keycloak',
  carries: {
    passwords: {
      how: 'partly',
      note: 'PBKDF2 from version 24 on, and argon2; older hashes are out of range',
    },
    factors: { how: 'yes', note: 'authenticator apps with 6 digits, 30 seconds and SHA-1' },
    organizations: { how: 'yes' },
    roles: {
      how: 'partly',
      note: 'roles of the realm; of clients that --answer client-roles names',
    },
    metadata: { how: 'yes' },
  },
  getIt: 'kc.sh export --dir export --realm <realm> --users different_files',
  parts: [USERS, ORGANIZATIONS, REST_OF_REALM],
  questions: [
    {
      name: CLIENT_ROLES,
      summary: 'clients whose roles count like roles of the realm, as <client>/<role>: app,shop',
    },
  ],
  convert: convertUser,
};
