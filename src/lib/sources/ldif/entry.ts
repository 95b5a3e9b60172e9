import type { RecordValue } from '../../exports';
import { textOf } from '../fields';

const PEOPLE = ['person', 'inetorgperson', 'organizationalperson', 'user', 'posixaccount'];
const GROUPS = ['groupofnames', 'groupofuniquenames', 'group', 'posixgroup'];
const MACHINES = ['computer', 'device', 'msds-managedserviceaccount'];

/** The values of an attribute. Names of attributes are in lower case. */
export function valuesOf(entry: RecordValue, name: string): readonly string[] {
  const value = entry[name];
  if (value === undefined) return [];
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.map(textOf).filter((text) => text !== undefined);
}

/** The first of these attributes that has a value. */
export function valueOf(entry: RecordValue, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const [value] = valuesOf(entry, name);
    if (value !== undefined) return value;
  }
  return undefined;
}

function hasClass(entry: RecordValue, classes: readonly string[]): boolean {
  return valuesOf(entry, 'objectclass').some((name) => classes.includes(name.toLowerCase()));
}

export function isGroup(entry: RecordValue): boolean {
  return hasClass(entry, GROUPS);
}

export function isMachine(entry: RecordValue): boolean {
  return hasClass(entry, MACHINES);
}

/** Directories without `objectClass` in the export still have people with an address. */
export function isPerson(entry: RecordValue): boolean {
  if (hasClass(entry, PEOPLE)) return true;
  return entry['objectclass'] === undefined && 'mail' in entry && !isGroup(entry);
}

/** A distinguished name as it is compared: without regard to case, and to blanks around `,` and `=`. */
export function dnKey(dn: string | undefined): string | undefined {
  return dn
    ?.toLowerCase()
    .replaceAll(/\s*([,=])\s*/g, '$1')
    .trim();
}

const FIRST_NAME = /^[^=,]+=\s*((?:\\.|[^,\\])*)/;

/** What the first part of a distinguished name names: `admins` of `cn=admins,ou=groups`. */
export function nameInDn(dn: string): string | undefined {
  const [, name] = FIRST_NAME.exec(dn) ?? [];
  return textOf(name?.replaceAll(/\\([,+"\\<>;=# ])/g, '$1'));
}
