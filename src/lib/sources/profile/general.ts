import type { RecordValue } from '../../exports';
import { isMostly } from '../fields';
import type { Source, UsersPart } from '../source';
import type { FieldPaths, Paths, Profile } from './profile';
import { profileSource } from './profile-source';
import { RecordFields } from './record-fields';

/** The usual names of each field, our own first. */
export const USUAL_PATHS = {
  id: ['external_id', 'id', 'user_id', '_id', 'uid', 'uuid', 'guid', 'sub'],
  email: ['email', 'email_address', 'mail', 'user_email', 'primary_email', 'e_mail', 'emails.0'],
  emailVerified: [
    'email_verified',
    'email_verified_at',
    'email_confirmed',
    'email_confirmed_at',
    'is_email_verified',
    'verified_email',
  ],
  firstName: ['first_name', 'given_name', 'forename'],
  lastName: ['last_name', 'family_name', 'surname'],
  fullName: ['full_name', 'name', 'display_name'],
  phone: ['phone', 'phone_number', 'mobile'],
  passwordHash: [
    'password_hash',
    'hashed_password',
    'password_digest',
    'encrypted_password',
    'password',
  ],
  passwordHashType: ['password_hash_type', 'password_hasher', 'password_algorithm'],
  totpSecret: ['totp_secret', 'otp_secret'],
  deleted: ['deleted', 'deleted_at', 'is_deleted'],
  disabled: ['disabled', 'disabled_at', 'is_disabled', 'banned', 'blocked', 'suspended'],
  active: ['active', 'is_active', 'enabled', 'is_enabled'],
  status: ['status', 'state'],
  organizationId: [
    'org_external_id',
    'organization_id',
    'org_id',
    'tenant_id',
    'company_id',
    'team_id',
  ],
  organizationName: ['org_name', 'organization_name', 'organization', 'company_name', 'company'],
  roles: ['role_slugs', 'roles', 'role'],
  groups: ['groups'],
  metadataObjects: { metadata: '' },
} as const satisfies FieldPaths;

/** Any table or JSON of users, by the usual names. Only `--from` names it: every file could be one. */
export function generalProfile(key: 'csv' | 'json', fields: FieldPaths = USUAL_PATHS): Profile {
  return {
    key,
    label: key === 'csv' ? 'any CSV' : 'any JSON',
    isNamedOnly: true,
    carries: {
      passwords: { how: 'partly', note: 'hashes in a form that WorkOS takes or that is converted' },
      factors: { how: 'partly', note: 'a column with the secret' },
      organizations: { how: 'partly', note: 'one organization a record' },
      roles: { how: 'partly', note: 'roles in that organization' },
      metadata: { how: 'partly', note: 'a JSON object, or columns that --map names' },
    },
    getIt: key === 'csv' ? 'a query of your own users table' : 'a dump of your own users',
    parts: [usersPart(key, fields)],
    fields,
  };
}

function usersPart(key: 'csv' | 'json', fields: FieldPaths): UsersPart {
  const { id, email, organizationId = [], organizationName = [] } = fields;
  return {
    name: 'users',
    fits: (sample, { header }) =>
      (header !== undefined) === (key === 'csv') && isMostly(sample, hasOneOf([...id, ...email])),
    // The first records of a JSON may lack what later ones have.
    hasRowPerMembership: (sample) =>
      key === 'json' || sample.some(hasOneOf([...organizationId, ...organizationName])),
  };
}

function hasOneOf(paths: Paths): (record: RecordValue) => boolean {
  return (record) => new RecordFields(record).has(...paths);
}

export const CSV: Source = profileSource(generalProfile('csv'));
export const JSON_RECORDS: Source = profileSource(generalProfile('json'));
