import type { RecordValue } from '../../exports';
import type { Paths } from './profile';
import { RecordFields } from './record-fields';

// The records of a run are one list, so they are read once.
const namesOfList = new WeakMap<readonly RecordValue[], ReadonlyMap<string, string>>();

/** The names of roles or groups by their ids, of the records that all users share. */
export function namesById(
  records: readonly RecordValue[],
  id: Paths = ['id'],
  name: Paths = ['name'],
): ReadonlyMap<string, string> {
  const known = namesOfList.get(records);
  if (known !== undefined) return known;
  const names = new Map<string, string>();
  for (const record of records) {
    const fields = new RecordFields(record);
    const [key, called] = [fields.textOf(id), fields.nameOf(name)];
    if (key !== undefined && called !== undefined) names.set(key, called);
  }
  namesOfList.set(records, names);
  return names;
}
