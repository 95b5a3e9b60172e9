import type { RecordValue } from '../../exports';
import { firstTextOf, withPlainNames } from '../fields';

// A CSV job names its columns as the operator asked (`export_as`): these are names that are plain to see.
const ID_NAMES = ['user_id', 'id', 'auth0_id', 'auth0_user_id', 'external_id'];
const EMAIL_NAMES = ['email', 'e_mail', 'email_address'];

/** The record with its fields named as in the API, whether the dashboard, the extension or a job wrote it. */
export function plainRecord(record: RecordValue): RecordValue {
  return 'user_id' in record && 'email' in record ? record : withPlainNames(record);
}

/** The whole id, `auth0|64db…`. */
export function idOf(record: RecordValue): string | undefined {
  return firstTextOf(record, ID_NAMES);
}

export function emailOf(record: RecordValue): string | undefined {
  return firstTextOf(record, EMAIL_NAMES);
}
