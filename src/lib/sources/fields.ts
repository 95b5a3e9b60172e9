import type { RecordValue } from '../exports';
import { asObject, parseJson } from '../model';

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
