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
    for (const known of partsOf(source, part)) {
      if (!isFurther(source, known)) continue;
      const records = part.records.filter((record) => known.picks?.(record) ?? true);
      if (known.isSetting) (settings[known.name] ??= []).push(...records);
      const key = known.userKey?.(user) ?? id;
      const found = records.flatMap((record) => known.entries?.(record) ?? []);
      const own = found.filter((entry) => entry.key === key).map(({ value }) => value);
      (entries[known.name] ??= []).push(...own.map(throughDisk));
    }
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

/** What a path of a file is for the source: one part, or several that pick their records. */
export function partsOf(source: Source, part: FixturePart): readonly Source['parts'][number][] {
  const read = asRead(source, part);
  const fitting = source.parts.filter(
    ({ fits }) => read.records.length > 0 && fits(read.records, read),
  );
  return fitting.every(({ picks }) => picks !== undefined) ? fitting : fitting.slice(0, 1);
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
  const [own] = source.parts;
  const users = parts.filter((part) => partsOf(source, part).includes(own));
  return users.flatMap((part) =>
    asRead(source, part)
      .records.filter((record) => own.picks?.(record) ?? true)
      .map((record) => source.convert(frozen(record), joined(source, parts, record))),
  );
}

/** The user of this id. */
export function byId(users: readonly ConvertedUser[], id: string): ConvertedUser {
  const found = users.find(({ user }) => user.id === id);
  if (found === undefined) throw new Error(`no user ${id}`);
  return found;
}
