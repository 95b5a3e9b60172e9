import { clip, sanitizeLine } from '../../model';
import { warnOfDecoding } from './changed-text';
import { parseExactly, type ExactJson } from './exact-numbers';
import { metadataText } from './metadata-text';
import { mayRepeatKeys, repeatedKey } from './repeated-key';
import { isWellFormed, type RowReader } from './row-reader';

// The published schema allows 50 keys of 40 characters with values of 600, the documentation 10 keys: more than 50 is
// an error, more than 10 a warning, and so is what is not ASCII. Source: docs/workos-api.md, "Metadata".
const MAX_KEYS = 50;
const DOCUMENTED_KEYS = 10;
const MAX_KEY_LENGTH = 40;
const MAX_VALUE_LENGTH = 600;

// Each level takes two brackets, so a deeper value exceeds the limit; `JSON.stringify` could overflow the stack on it.
const MAX_DEPTH = MAX_VALUE_LENGTH / 2;

const INVALID = 'Metadata is invalid JSON';

// More than any cell within the limits needs, even with every character escaped. Bounds the cost of parsing.
const MAX_CELL_LENGTH = 262_144;

// A cheap test that most cells fail.
const MAY_NOT_BE_ASCII = /[^\x00-\x7f]|\\u/;
// A character outside ASCII, or an escape of one. An even number of backslashes before it escapes nothing.
const NOT_ASCII = /[^\x00-\x7f]|(?<!\\)(?:\\\\)*\\u(?!00[0-7])/;

type Metadata = Readonly<Record<string, string>>;
type JsonObject = Readonly<Record<string, unknown>>;

/**
 * The metadata of the row with all values as strings; undefined when blank, empty, or when a problem was noted. An
 * empty object is not sent: in an update it deletes all metadata (docs/workos-api.md, "Metadata").
 */
export function readMetadata(row: RowReader): Metadata | undefined {
  const cell = metadataText(row);
  if (cell === undefined) return undefined;
  if (cell.length > MAX_CELL_LENGTH) {
    const message = `metadata is longer than ${MAX_CELL_LENGTH} characters`;
    row.problem('metadata_too_long', 'metadata', message);
    return undefined;
  }
  const json = parse(cell);
  if (json === undefined) {
    const message = `${INVALID}: the cell does not parse. Write {"key":"value"}, in a CSV as "{""key"":""value""}"`;
    row.problem('metadata_invalid_json', 'metadata', message);
    return undefined;
  }
  if (!isObject(json.value)) {
    const message = `${INVALID}: the cell is not an object. Write {"key":"value"}`;
    row.problem('metadata_invalid_json', 'metadata', message);
    return undefined;
  }
  const keys = Object.keys(json.value);
  if (mayRepeatKeys(cell, keys.length)) warnOfRepeatedKey(row, cell);
  if (MAY_NOT_BE_ASCII.test(cell)) checkLetters(row, cell);
  if (!json.isMarked && isText(json.value, keys) && areWithinLimits(json.value, keys)) {
    return keys.length === 0 ? undefined : json.value;
  }
  return convert(row, json.value, json.textOf);
}

function parse(cell: string): ExactJson | undefined {
  try {
    return parseExactly(cell);
  } catch (error) {
    // The message of the error quotes the cell, which may be private: it is dropped.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// The common case, without a copy: strings only, within all limits.
function isText(source: JsonObject, keys: readonly string[]): source is Metadata {
  for (const key of keys) {
    if (typeof source[key] !== 'string') return false;
  }
  return true;
}

function areWithinLimits(source: Metadata, keys: readonly string[]): boolean {
  if (keys.length > DOCUMENTED_KEYS) return false;
  for (const key of keys) {
    const value = source[key] ?? '';
    if (key === '' || key.length > MAX_KEY_LENGTH || value.length > MAX_VALUE_LENGTH) return false;
    if (!isWellFormed(key) || !isWellFormed(value)) return false;
  }
  return true;
}

function convert(
  row: RowReader,
  source: JsonObject,
  textOf: ExactJson['textOf'],
): Metadata | undefined {
  const keys = Object.keys(source);
  const sentKeys = keys.filter((key) => source[key] !== null);
  warnOfNulls(row, source, keys.length - sentKeys.length);
  checkCount(row, sentKeys.length);
  if (sentKeys.length === 0 || sentKeys.length > MAX_KEYS) return undefined;
  const entries: [string, string][] = [];
  for (const key of sentKeys) {
    checkKey(row, key);
    const text = valueText(row, key, { value: source[key], textOf });
    if (text !== undefined) entries.push([key, text]);
  }
  if (row.hasProblem('metadata')) return undefined;
  // Unlike an assignment, this makes `__proto__` a key like any other.
  return Object.fromEntries(entries);
}

function checkLetters(row: RowReader, json: string): void {
  if (!NOT_ASCII.test(json)) return;
  const message =
    'metadata has a character outside ASCII: WorkOS documents keys and values as ASCII only';
  row.warn('metadata_not_ascii', 'metadata', message);
  // Columns that are keys have been judged each by itself.
  warnOfDecoding(row, 'metadata', row.trimmed('metadata') ?? '');
}

function warnOfRepeatedKey(row: RowReader, json: string): void {
  const key = repeatedKey(json);
  if (key === undefined) return;
  const message = `metadata has the key ${quoted(key)} twice: only the last value is sent`;
  row.warn('metadata_key_repeated', 'metadata', message);
}

// One warning for all nulls: a cell can contain thousands.
function warnOfNulls(row: RowReader, source: JsonObject, count: number): void {
  if (count === 0) return;
  const first = quoted(Object.keys(source).find((key) => source[key] === null) ?? '');
  const message =
    count === 1
      ? `metadata key ${first} is null and is not sent`
      : `${count} metadata keys, ${first} first, are null and are not sent`;
  row.warn('metadata_null_dropped', 'metadata', message);
}

function checkKey(row: RowReader, key: string): void {
  if (key === '') {
    row.problem('metadata_key_empty', 'metadata', 'metadata has an empty key');
  } else if (key.length > MAX_KEY_LENGTH) {
    const message = `metadata key ${quoted(key)} is longer than ${MAX_KEY_LENGTH} characters`;
    row.problem('metadata_key_too_long', 'metadata', message);
  }
  if (!isWellFormed(key)) {
    const message = 'metadata has a key that contains half of a character (a lone surrogate)';
    row.problem('text_not_well_formed', 'metadata', message);
  }
}

/** The value as a string; undefined when a problem was noted. */
function valueText(
  row: RowReader,
  key: string,
  { value, textOf }: Pick<ExactJson, 'value' | 'textOf'>,
): string | undefined {
  const isNested = typeof value === 'object';
  const text = isNested && !isWithinDepth(value, MAX_DEPTH) ? undefined : textOf(value);
  if (text === undefined || text.length > MAX_VALUE_LENGTH) {
    const message = `The value of metadata key ${quoted(key)} is longer than ${MAX_VALUE_LENGTH} characters`;
    row.problem('metadata_value_too_long', 'metadata', message);
    return undefined;
  }
  if (!isWellFormed(text)) {
    const message = `The value of metadata key ${quoted(key)} contains half of a character (a lone surrogate)`;
    row.problem('text_not_well_formed', 'metadata', message);
    return undefined;
  }
  if (isNested) {
    const message = `The value of metadata key ${quoted(key)} is nested and is sent as a JSON string`;
    row.warn('metadata_nested', 'metadata', message);
  }
  return text;
}

function checkCount(row: RowReader, count: number): void {
  if (count > MAX_KEYS) {
    const message = `metadata has ${count} keys, more than the ${MAX_KEYS} that WorkOS accepts`;
    row.problem('metadata_too_many_keys', 'metadata', message);
  } else if (count > DOCUMENTED_KEYS) {
    const message = `metadata has ${count} keys, more than the ${DOCUMENTED_KEYS} that WorkOS documents`;
    row.warn('metadata_many_keys', 'metadata', message);
  }
}

function isWithinDepth(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (depth === 0) return false;
  return Object.values(value).every((inner) => isWithinDepth(inner, depth - 1));
}

function quoted(key: string): string {
  return `"${clip(sanitizeLine(key), MAX_KEY_LENGTH)}"`;
}
