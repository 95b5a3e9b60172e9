import type { RecordValue } from '../../../src/lib/exports';
import type { ConvertContext, ConvertedUser, Part, Source } from '../../../src/lib/sources';
import { type FixturePart, named } from './fixtures';

/** Monday 30 November 2026, noon. */
export const NOW = Date.UTC(2026, 10, 30, 12);

export interface Given {
  readonly entries?: Readonly<Record<string, readonly RecordValue[]>>;
  readonly settings?: Readonly<Record<string, readonly RecordValue[]>>;
  readonly answers?: Readonly<Record<string, string>>;
}

export function contextOf({
  entries = {},
  settings = {},
  answers = {},
}: Given = {}): ConvertContext {
  return {
    now: NOW,
    entriesOf: (part) => entries[part] ?? [],
    settingsOf: (part) => settings[part] ?? [],
    answers,
  };
}

/** Converts one record, frozen to its depth, so that a change of it throws. */
export function convertOne(source: Source, record: RecordValue, given: Given = {}): ConvertedUser {
  return source.convert(frozen(record), contextOf(given));
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null)
    Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

/** The entries that the parts of a source give for a user. */
export function joined(
  source: Source,
  parts: readonly FixturePart[],
  user: RecordValue,
): ConvertContext {
  const id = source.convert(user, contextOf()).user.id;
  const entries: Record<string, RecordValue[]> = {};
  const settings: Record<string, RecordValue[]> = {};
  for (const part of parts) {
    const known = partOf(source, part);
    if (known === undefined || !isFurther(source, known)) continue;
    if (known.isSetting) (settings[known.name] ??= []).push(...part.records);
    const key = known.userKey?.(user) ?? id;
    const found = part.records.flatMap((record) => known.entries?.(record) ?? []);
    const own = found.filter((entry) => entry.key === key).map(({ value }) => value);
    (entries[known.name] ??= []).push(...own.map(throughDisk));
  }
  return contextOf({ entries, settings });
}

/** Entries are kept as JSON. */
function throughDisk(value: RecordValue): RecordValue {
  return JSON.parse(JSON.stringify(value)) as RecordValue;
}

/** A part beside the users. */
export function partNamed(source: Source, name: string): Part {
  const part = source.parts.find((each) => each.name === name);
  if (part === undefined || !isFurther(source, part)) throw new Error(`no part ${name}`);
  return part;
}

function isFurther(source: Source, part: { readonly name: string }): part is Part {
  return part.name !== source.parts[0].name;
}

/** The part of the source that a path of a file is. */
export function partOf(source: Source, part: FixturePart): Part | Source['parts'][0] | undefined {
  const read = asRead(source, part);
  return source.parts.find(({ fits }) => read.records.length > 0 && fits(read.records, read));
}

/** A path of a file with the columns that the source gives it. */
export function asRead(source: Source, part: FixturePart): FixturePart {
  const { firstRow, rows = [], path, file } = part;
  const columns = firstRow === undefined ? undefined : source.parts[0].columnsFor?.(firstRow);
  if (columns === undefined) return part;
  return { path, file, records: rows.map((row) => named(columns, row)) };
}

/** All users of these files, joined as `convert/` does. */
export function convertAll(
  source: Source,
  parts: readonly FixturePart[],
): readonly ConvertedUser[] {
  const users = parts.filter((part) => partOf(source, part)?.name === source.parts[0].name);
  return users.flatMap((part) =>
    asRead(source, part).records.map((record) =>
      source.convert(frozen(record), joined(source, parts, record)),
    ),
  );
}

/** The user of this id. */
export function byId(users: readonly ConvertedUser[], id: string): ConvertedUser {
  const found = users.find(({ user }) => user.id === id);
  if (found === undefined) throw new Error(`no user ${id}`);
  return found;
}
