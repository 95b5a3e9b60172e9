import type { HashRefusalReason } from '../hashes';
import type { RowErrorCode } from '../model';
import type { FindingCode } from '../sources';

/** Why a record did not become a user, and what `skipped.jsonl` says about it. */
export const SKIP_REASONS = {
  bad_json: 'The record is not valid JSON.',
  bad_row: 'The record does not have the columns of the file.',
  quote_missing: 'A quote is not closed, so that several rows read as one.',
  record_too_long: 'The record is too long.',
  id_missing: 'The record has no id of a user.',
  id_too_long: 'The id is longer than the 128 characters that WorkOS takes.',
  id_invalid: 'The id has a character that is not printable ASCII.',
  deleted_user: 'The user is deleted in the source.',
  anonymous_user: 'The user is anonymous.',
  service_account: 'The user is an account of a program.',
  disabled_user: 'The user is disabled. --include-disabled imports such users without a password.',
  federated_user:
    'The user signs in by SSO only: the connection creates it at the first sign-in. --include-federated imports such users.',
  no_email: 'The user has no email, which WorkOS requires.',
  invalid_email: 'The email is not an address that WorkOS takes.',
  duplicate_id: 'An earlier record has the same id.',
  duplicate_email: 'Another record has the same email.',
} as const;

export type SkipReason = keyof typeof SKIP_REASONS | RowErrorCode;

/** Why a hash of the source is not in `users.csv`. */
export type DropReason = HashRefusalReason | 'user_skipped' | 'user_disabled' | 'no_user';

/** What `findings.jsonl` tells beside what the sources find. */
export type ConvertFindingCode =
  | FindingCode
  | 'password_dropped'
  | 'totp_invalid'
  | 'metadata_limit'
  | 'external_id_long'
  | 'name_dropped'
  | 'duplicate_email'
  | 'role_unmapped'
  | 'role_renamed'
  | 'role_merged'
  | 'role_of_organization'
  | 'group_ignored'
  | 'membership_dropped'
  | 'organization_dropped'
  | 'organization_value_dropped'
  | 'too_many_entries'
  | 'unreadable_record'
  | 'records_ignored'
  | 'rows_merged'
  | 'file_empty'
  | 'no_id_joins';
