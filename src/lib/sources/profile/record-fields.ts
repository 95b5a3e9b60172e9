import type { RecordValue } from '../../exports';
import { asObject, parseJson } from '../../model';
import { nullableTextOf, textOf } from '../fields';

/** What databases write for NULL where a person's name could stand: no name is written so. */
const NULL_TEXTS = new Set(['', 'NULL', '\\N']);
const BETWEEN_WORDS = /[\s_-]+/g;
const INDEX = /^\d+$/;

/** Bounds the memory of names, which may be keys of anything. */
const MAX_NAMES = 4_000;
const plainNames = new Map<string, string>();

/** A name without what tools write in several ways: `Email Verified`, `email_verified` and `emailVerified` are one. */
export function plainName(name: string): string {
  const known = plainNames.get(name);
  if (known !== undefined) return known;
  const plain = name.replaceAll(BETWEEN_WORDS, '').toLowerCase();
  if (plainNames.size < MAX_NAMES) plainNames.set(name, plain);
  return plain;
}

/** The fields of a record, by paths in which case, `_`, `-` and blanks do not count. */
export class RecordFields {
  private readonly root: ReadonlyMap<string, unknown>;

  constructor(record: RecordValue) {
    this.root = byPlainName(record);
  }

  /** True when the record has one of these fields, with a value or without. */
  has(...paths: readonly string[]): boolean {
    return paths.some((path) => this.at(path) !== undefined);
  }

  /** The value of the first of these paths that has one, without what MongoDB writes around it; else undefined. */
  valueOf(paths: readonly string[] = []): unknown {
    const path = this.pathOf(paths);
    return path === undefined ? undefined : this.at(path);
  }

  /** The first of these paths that has a value. */
  pathOf(paths: readonly string[] = []): string | undefined {
    return paths.find((path) => isThere(this.at(path)));
  }

  /** Text of a column that may be NULL. */
  textOf(paths: readonly string[] = []): string | undefined {
    for (const path of paths) {
      const text = nullableTextOf(this.at(path));
      if (text !== undefined) return text;
    }
    return undefined;
  }

  /** Text that may be the word `Null`, because it is the name of a person. */
  nameOf(paths: readonly string[] = []): string | undefined {
    for (const path of paths) {
      const value = this.at(path);
      const text = isThere(value) ? textOf(value) : undefined;
      // The JSON of a table is not the name in it.
      if (text !== undefined && !text.startsWith('{')) return text;
    }
    return undefined;
  }

  private at(path: string): unknown {
    const whole = this.root.get(plainName(path));
    if (whole !== undefined || !path.includes('.')) return unwrapped(whole);
    const [first = '', ...rest] = path.split('.');
    let found = unwrapped(this.root.get(plainName(first)));
    for (const step of rest) found = unwrapped(stepInto(found, step));
    return found;
  }
}

function byPlainName(record: RecordValue): ReadonlyMap<string, unknown> {
  const fields = new Map<string, unknown>();
  for (const name in record) {
    const plain = plainName(name);
    if (!isThere(fields.get(plain))) fields.set(plain, record[name]);
  }
  return fields;
}

function isThere(value: unknown): boolean {
  if (value === undefined || value === null) return false;
  return typeof value !== 'string' || !NULL_TEXTS.has(value.trim());
}

/** A property of an object, or an item of a list; both may be written as JSON in a text. */
function stepInto(value: unknown, step: string): unknown {
  const found = typeof value === 'string' ? parseJson(value) : value;
  if (Array.isArray(found))
    return INDEX.test(step) ? (found as unknown[])[Number(step)] : undefined;
  const object = asObject(found);
  return object === undefined ? undefined : byPlainName(object).get(plainName(step));
}

const NUMBERS = ['$numberLong', '$numberInt', '$numberDouble', '$numberDecimal', '$date'];

/** The value in Extended JSON of MongoDB: `{"$oid": "64db…"}`. Any other value as it is. */
function unwrapped(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const object = value as RecordValue;
  const { $oid, $uuid } = object;
  if ($oid !== undefined) return $oid;
  if ($uuid !== undefined) return $uuid;
  for (const name of NUMBERS) if (name in object) return unwrapped(object[name]);
  return value;
}

/** A value with all that it contains, without what MongoDB writes around values. */
export function unwrappedWhole(value: unknown): unknown {
  const found = unwrapped(value);
  if (Array.isArray(found)) return found.map(unwrappedWhole);
  const object = asObject(found);
  if (object === undefined) return found;
  return Object.fromEntries(
    Object.entries(object).map(([name, each]) => [name, unwrappedWhole(each)]),
  );
}
