import type { FailureCode, OptionErrorCode, RowErrorCode, StepErrorCode } from '../../model';
import { ROW_CAUSES } from './row-causes';
import { SERVICE_CAUSES } from './service-causes';
import { WORKOS_CAUSES } from './workos-causes';

/** All known causes by id, in the order in which they are tried. */
export const CAUSES = { ...ROW_CAUSES, ...SERVICE_CAUSES, ...WORKOS_CAUSES };

export type CauseId = keyof typeof CAUSES;

/** The cause of each code of a rejected row. A code without a cause does not compile. */
const CAUSE_OF_ROW_ERROR: Readonly<Record<RowErrorCode | OptionErrorCode, CauseId>> = {
  row_too_short: 'row_cells',
  row_too_long: 'row_cells',
  quote_malformed: 'row_cells',
  email_missing: 'row_email',
  email_invalid: 'row_email',
  control_character: 'row_text',
  text_not_well_formed: 'row_text',
  placeholder_value: 'row_placeholder',
  email_verified_invalid: 'row_email_verified',
  external_id_too_long: 'row_external_id',
  external_id_invalid: 'row_external_id',
  password_hash_missing: 'row_hash',
  password_hash_type_missing: 'row_hash',
  password_hash_invalid: 'row_hash',
  password_hash_type_not_taken: 'row_hash',
  password_hash_type_unknown: 'row_hash',
  totp_secret_invalid: 'row_totp',
  totp_secret_length: 'row_totp',
  totp_secret_uri: 'row_totp',
  totp_parameters: 'row_totp',
  metadata_too_long: 'row_metadata',
  metadata_invalid_json: 'row_metadata',
  metadata_key_empty: 'row_metadata',
  metadata_key_too_long: 'row_metadata',
  metadata_key_twice: 'row_metadata',
  metadata_value_too_long: 'row_metadata',
  metadata_too_many_keys: 'row_metadata',
  org_id_invalid: 'row_organization',
  both_org_ids: 'row_organization',
  org_external_id_too_long: 'row_external_id',
  org_external_id_invalid: 'row_external_id',
  role_slugs_invalid: 'row_roles',
  password_required: 'row_password',
};

/** The cause of each code of our own for a failed step. A code without a cause does not compile. */
const CAUSE_OF_STEP_ERROR: Readonly<Record<StepErrorCode, CauseId>> = {
  not_sendable: 'request_not_sendable',
  id_not_addressable: 'request_not_sendable',
  timeout: 'timeout',
  connect_timeout: 'no_connection',
  connect_failed: 'no_connection',
  connection_refused: 'no_connection',
  connection_lost: 'connection_lost',
  host_not_found: 'no_connection',
  certificate_refused: 'certificate_refused',
  proxy_refused: 'proxy_trouble',
  proxy_failed: 'proxy_trouble',
  network_unreachable: 'no_connection',
  garbled_answer: 'garbled_answer',
  endless_pages: 'garbled_answer',
  answer_of_another: 'answer_of_another',
  idempotency_key_in_progress: 'server_error',
  email_exists: 'email_exists',
  external_id_differs: 'email_of_another',
  conflict_not_visible: 'lookups_lag',
  not_visible_yet: 'lookups_lag',
  // The signs of two causes with other advice come first: they read the message.
  organization_not_found: 'organization_unknown',
  organization_name_ambiguous: 'organization_ambiguous',
  organization_domain_taken: 'organization_domain_taken',
  organization_line_invalid: 'organization_line_invalid',
};

/** The cause of every code of our own. */
export const CAUSE_OF_CODE: Readonly<Record<FailureCode, CauseId>> = {
  ...CAUSE_OF_ROW_ERROR,
  ...CAUSE_OF_STEP_ERROR,
};

/**
 * The cause of a code of our own; undefined for any other code.
 *
 * @param isRowInvalid true for a row that the row rules rejected. WorkOS may use the name of a rule for its own code.
 */
export function causeOfCode(code: string, isRowInvalid: boolean): CauseId | undefined {
  if (hasKey(CAUSE_OF_STEP_ERROR, code)) return CAUSE_OF_STEP_ERROR[code];
  return isRowInvalid && hasKey(CAUSE_OF_ROW_ERROR, code) ? CAUSE_OF_ROW_ERROR[code] : undefined;
}

function hasKey<Key extends string>(
  table: Readonly<Record<Key, CauseId>>,
  key: string,
): key is Key {
  return Object.hasOwn(table, key);
}
