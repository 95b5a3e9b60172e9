/** Codes of a row that the row rules reject: the ids of the broken rules (docs/rules.md). */
export type RowErrorCode =
  | 'row_too_short'
  | 'row_too_long'
  | 'quote_malformed'
  | 'email_missing'
  | 'email_invalid'
  | 'control_character'
  | 'text_not_well_formed'
  | 'placeholder_value'
  | 'email_verified_invalid'
  | 'external_id_too_long'
  | 'external_id_invalid'
  | 'password_hash_missing'
  | 'password_hash_type_missing'
  | 'password_hash_invalid'
  | 'password_hash_type_not_taken'
  | 'password_hash_type_unknown'
  | 'totp_secret_invalid'
  | 'totp_secret_length'
  | 'totp_secret_uri'
  | 'totp_parameters'
  | 'metadata_too_long'
  | 'metadata_invalid_json'
  | 'metadata_key_empty'
  | 'metadata_key_too_long'
  | 'metadata_key_twice'
  | 'metadata_value_too_long'
  | 'metadata_too_many_keys'
  | 'org_id_invalid'
  | 'both_org_ids'
  | 'org_external_id_too_long'
  | 'org_external_id_invalid'
  | 'role_slugs_invalid';

/** Codes of a row that an option of the import rejects. */
export type OptionErrorCode = 'password_required';

/** The rules that only a line of `organizations.csv` or `roles.csv` can break, by their ids (docs/rules.md). */
export type TenantErrorCode =
  | 'organization_unnamed'
  | 'organization_contradicts'
  | 'domain_invalid'
  | 'domain_consumer'
  | 'domain_repeated'
  | 'role_slug_invalid'
  | 'role_slug_owner'
  | 'role_text_too_long'
  | 'permission_invalid'
  | 'role_contradicts';

/** Codes of our own for a step that failed: no answer, an unreadable one, or a decision of the import. */
export type StepErrorCode =
  | 'not_sendable'
  | 'id_not_addressable'
  | 'timeout'
  | 'connect_timeout'
  | 'connect_failed'
  | 'connection_refused'
  | 'connection_lost'
  | 'host_not_found'
  | 'network_unreachable'
  | 'certificate_refused'
  | 'proxy_refused'
  | 'proxy_failed'
  | 'garbled_answer'
  | 'endless_pages'
  | 'answer_of_another'
  | 'idempotency_key_in_progress'
  | 'email_exists'
  | 'external_id_differs'
  | 'conflict_not_visible'
  | 'not_visible_yet'
  | 'organization_not_found'
  | 'organization_name_ambiguous'
  | 'organization_domain_taken'
  | 'organization_line_invalid';

/** Every error code of our own that a failed row can have. `failures/` maps each to its cause. */
export type FailureCode = RowErrorCode | OptionErrorCode | StepErrorCode;

declare const fromServer: unique symbol;

/** The code a server gave, or `http_<status>` where it gave none. Open-ended, and untrusted text. */
export type ServerCode = string & { readonly [fromServer]: true };

/** Marks text from an answer as the server's code. */
export function asServerCode(text: string): ServerCode {
  return text as ServerCode;
}
