import type { RecordValue } from '../../exports';
import { objectsIn, textOf } from '../fields';

const USERNAME = 'cognito:username';

/** The attributes of a user by their names: those of the API, or the columns of a CSV. */
export function attributesOf(record: RecordValue): RecordValue {
  const list = record['Attributes'] ?? record['UserAttributes'];
  if (list === undefined) return record;
  const attributes: Record<string, unknown> = {};
  for (const { Name: name, Value: value } of objectsIn(list)) {
    if (typeof name === 'string') attributes[name] = value;
  }
  return attributes;
}

/** The name by which Cognito's own calls name the user. It is not always the `sub`. */
export function usernameOf(record: RecordValue): string | undefined {
  return textOf(record['Username']) ?? textOf(record[USERNAME]);
}

/** True for a user of the API or of a backup, or a row of the CSV for imports. */
export function isUser(record: RecordValue): boolean {
  if (USERNAME in record) return true;
  const list = record['Attributes'] ?? record['UserAttributes'];
  return 'Username' in record && Array.isArray(list);
}
