import type { RecordValue } from '../../exports';
import { clip, sanitizeLine } from '../../model';

// docs/workos-api.md, "Metadata": what WorkOS documents.
const MAX_KEYS = 10;
const MAX_KEY = 40;
const MAX_VALUE = 600;
const NOT_ASCII = /[^\x00-\x7f]/;
/** The same of JSON, which escapes halves of characters. */
const NOT_ASCII_JSON = /[^\x00-\x7f]|\\ud[89a-f]/;
const KEY_SHOWN = 60;

/** Tells of a key that is left out, and why. */
export type OnLeftOut = (key: string, why: string) => void;

/**
 * Metadata as WorkOS takes it: one level, texts only, within its limits. A key that does not fit is left out and told.
 * Values that are null or empty say nothing, and are left out.
 *
 * @returns the JSON of an object; '' when nothing is left
 */
export function flatMetadata(metadata: RecordValue, onLeftOut: OnLeftOut): string {
  let leftOut: (readonly [key: string, why: string])[] | undefined;
  const plain = flattened(metadata, faultOfLength, (key, why) => {
    (leftOut ??= []).push([key, why]);
  });
  // Nearly all metadata is ASCII: one test for all of it.
  if (NOT_ASCII_JSON.test(plain)) return flattened(metadata, faultOfLetters, onLeftOut);
  for (const [key, why] of leftOut ?? []) onLeftOut(key, why);
  return plain;
}

/** `flatMetadata` as a cell of a CSV, with its quotes; '' when nothing is left. */
export function metadataCell(metadata: RecordValue, onLeftOut: OnLeftOut): string {
  const plain = plainCell(metadata);
  if (plain !== undefined) return plain;
  const json = flatMetadata(metadata, onLeftOut);
  return json === '' ? '' : `"${json.replaceAll('"', '""')}"`;
}

/** The cell of metadata within all limits, whose characters JSON does not escape: nearly all. Undefined for any other. */
function plainCell(metadata: RecordValue): string | undefined {
  let cell = '';
  let keys = 0;
  for (const key in metadata) {
    const value = textOf(metadata[key]);
    if (value === '') continue;
    keys += 1;
    if (keys > MAX_KEYS || faultOfLength(key, value) !== undefined) return undefined;
    if (!isPlain(key) || !isPlain(value)) return undefined;
    cell += `${keys === 1 ? '"{' : ','}""${key}"":""${value}""`;
  }
  return keys === 0 ? '' : `${cell}}"`;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** True for printable ASCII without quotes and backslashes. */
function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code > 0x7e || code === QUOTE || code === BACKSLASH) return false;
  }
  return true;
}

function flattened(
  metadata: RecordValue,
  faultOf: (key: string, value: string) => string | undefined,
  onLeftOut: OnLeftOut,
): string {
  const flat: Record<string, string> = {};
  let keys = 0;
  for (const key in metadata) {
    const value = textOf(metadata[key]);
    if (value === '') continue;
    const why = faultOf(key, value) ?? (keys === MAX_KEYS ? TOO_MANY : undefined);
    if (why !== undefined) {
      onLeftOut(clip(sanitizeLine(key), KEY_SHOWN), why);
      continue;
    }
    keys += 1;
    // An assignment to this key would change the prototype.
    if (key === '__proto__') Object.defineProperty(flat, key, { value, enumerable: true });
    else flat[key] = value;
  }
  return keys === 0 ? '' : JSON.stringify(flat);
}

const TOO_MANY = `WorkOS takes ${MAX_KEYS} keys: this one is left out.`;

function faultOfLength(key: string, value: string): string | undefined {
  if (key === '') return 'A key is empty, and is left out.';
  if (key.length > MAX_KEY) return `The key is longer than ${MAX_KEY} characters, and is left out.`;
  if (value.length > MAX_VALUE) {
    return `The value is longer than ${MAX_VALUE} characters, and is left out.`;
  }
  return undefined;
}

function faultOfLetters(key: string, value: string): string | undefined {
  if (!NOT_ASCII.test(key) && !NOT_ASCII.test(value)) return faultOfLength(key, value);
  return 'WorkOS takes ASCII only: the key is left out.';
}

function textOf(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'object':
      return value === null ? '' : JSON.stringify(value);
    case 'undefined':
    case 'function':
    case 'symbol':
      return '';
    default:
      return '';
  }
}
