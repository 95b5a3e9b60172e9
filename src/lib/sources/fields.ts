import type { RecordValue } from '../exports';
import { asObject, normalEmail, parseJson } from '../model';

const YES = new Set(['true', '1', 'yes', 'y', 't']);
const NO = new Set(['false', '0', 'no', 'n', 'f']);
const NULL_WORDS = new Set(['null', 'nil', 'undefined', '\\n', 'none']);

/** The text of a field without white space around it; undefined when absent, null, empty or no text. Numbers count as text. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  return text === '' ? undefined : text;
}

/** Like `textOf`, for columns that may be NULL: the words that tools write for NULL are absent. Not for names of people. */
export function nullableTextOf(value: unknown): string | undefined {
  const text = textOf(value);
  return text !== undefined && NULL_WORDS.has(text.toLowerCase()) ? undefined : text;
}

/** What a field says; undefined when it says neither, which a caller that needs it tells in a finding. */
export function flagOf(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const word = textOf(value)?.toLowerCase();
  if (word === undefined) return undefined;
  if (YES.has(word)) return true;
  return NO.has(word) ? false : undefined;
}

/** A JSON object; undefined for anything else. Text that is the JSON of an object counts as one. */
export function objectIn(value: unknown): RecordValue | undefined {
  return asObject(typeof value === 'string' ? parseJson(value) : value);
}

/** A list; empty for anything else. Text that is the JSON of a list counts as one. */
export function listIn(value: unknown): readonly unknown[] {
  const found = typeof value === 'string' ? parseJson(value) : value;
  return Array.isArray(found) ? found : [];
}

/** The objects of a list. */
export function objectsIn(value: unknown): readonly RecordValue[] {
  return listIn(value)
    .map(asObject)
    .filter((item) => item !== undefined);
}

const BETWEEN_NAMES = /[,;|]/;

/** Names of roles or groups: a list of texts or of objects with a name, the JSON of one, or a text with `,`, `;` or `|` between names. */
export function namesIn(value: unknown): readonly string[] {
  if (typeof value !== 'string') return namesOfList(listIn(value));
  const text = value.trim();
  return text.startsWith('[') ? namesOfList(listIn(text)) : namesOfList(text.split(BETWEEN_NAMES));
}

function namesOfList(list: readonly unknown[]): readonly string[] {
  const names: string[] = [];
  for (const item of list) {
    const name = textOf(asObject(item)?.['name'] ?? item);
    if (name !== undefined && !names.includes(name)) names.push(name);
  }
  return names;
}

/** The first of these fields that has text. */
export function firstTextOf(record: RecordValue, names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = textOf(record[name]);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** True for two addresses that no server keeps apart; false where one is absent. */
export function isSameEmail(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  return one === other || normalEmail(one) === normalEmail(other);
}

/** Whether at least half of the records pass: a few bad records do not change what a file is. */
export function isMostly(
  sample: readonly RecordValue[],
  test: (record: RecordValue) => boolean,
): boolean {
  return sample.length > 0 && sample.filter(test).length * 2 >= sample.length;
}

/** Bounds the memory of names, which may be keys of anything. */
const MAX_NAMES = 2_000;

type Renaming = (record: RecordValue) => RecordValue;

function renaming(rename: (name: string) => string): Renaming {
  const known = new Map<string, string>();
  return (record) => {
    const renamed: Record<string, unknown> = {};
    for (const name in record) {
      const other = known.get(name) ?? rename(name);
      if (known.size < MAX_NAMES) known.set(name, other);
      renamed[other] ??= record[name];
    }
    return renamed;
  };
}

/** The record with its field names in lower case, and `_` where tools write blanks or hyphens: `Email Verified`. */
export const withPlainNames: Renaming = renaming((name) =>
  name.trim().toLowerCase().replaceAll(/[ -]+/g, '_'),
);

/** The record with its field names in lower case and without `_`: `userId`, `user_id` and `userid` are one name. */
export const withBareNames: Renaming = renaming((name) =>
  name.trim().toLowerCase().replaceAll('_', ''),
);

/** Adds values to metadata under `<prefix><key>`. A key that is there already stays as it is. */
export function addMetadata(
  metadata: Record<string, unknown>,
  values: RecordValue | undefined,
  prefix = '',
): void {
  for (const key in values) {
    const value = values[key];
    if (value !== null && value !== undefined && value !== '') metadata[prefix + key] ??= value;
  }
}
