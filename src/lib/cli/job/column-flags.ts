import { readFileSync } from 'node:fs';
import { Flags } from '@oclif/core';
import {
  Abort,
  asObject,
  type Guard,
  isText,
  maybe,
  objectOf,
  parseJson,
  recordOf,
  sanitizeLine,
  systemErrorCause,
} from '../../model';
import { columnNamed, fieldNamed, type Reading, readingProblems, repeatedKey } from '../../records';
import type { FlagValues } from '../command/flags';

// Non-greedy: the file may follow a flag.
const repeatable = { multipleNonGreedy: true, multiple: true } as const;

/** The flags of every command that reads a CSV: how its columns are read. */
export const columnFlags = {
  map: Flags.string({
    ...repeatable,
    summary:
      'Read this column of the file as this field (also metadata.<key>), or as a JSON profile says. Repeatable.',
    helpValue: '<column>=<field>|<profile.json>',
  }),
  set: Flags.string({
    ...repeatable,
    summary: 'Give every row this value in a field that the file lacks. Repeatable.',
    helpValue: '<field>=<value>',
  }),
  'strict-columns': Flags.boolean({
    summary: 'Refuse a file that has columns which are not read.',
    default: false,
  }),
};

export type ColumnFlagValues = FlagValues<typeof columnFlags>;

const PROFILE = '{"map": {"Company": "org_name"}, "set": {"role_slugs": "member"}}';

/** A profile: flags in a file. */
type Profile = Partial<Pick<Reading, 'map' | 'set'>>;

const isProfile: Guard<Profile> = objectOf<Profile>({
  map: maybe(recordOf(isText)),
  set: maybe(recordOf(isText)),
});

/**
 * How the flags say that columns are read. A flag wins over a profile.
 *
 * @throws Abort `flag_invalid`, `profile_unreadable`, `profile_invalid`
 */
export function readColumnFlags(flags: ColumnFlagValues, orgId: string | null): Reading {
  const [profiles, mapped] = splitMaps(flags.map ?? []);
  const fixed = (flags.set ?? []).map(readSet);
  const reading: Reading = {
    map: mapValues(collect('map', profiles, mapped), canonical),
    set: mapValues(collect('set', profiles, fixed), (value) => value.trim()),
    strictColumns: flags['strict-columns'],
    orgId,
  };
  const problems = readingProblems(reading);
  if (problems.length > 0) throw invalid(problems.join(' '));
  return reading;
}

/** How `validate` reads the same columns: it has no organization for all rows. */
export function readingOfValidate({ map, set, strictColumns }: Reading): Reading {
  return { map, set, strictColumns, orgId: null };
}

type Entry = readonly [key: string, value: string];

/** Profiles, and mappings, of the values of `--map`. */
function splitMaps(texts: readonly string[]): [Profile[], Entry[]] {
  const profiles: Profile[] = [];
  const entries: Entry[] = [];
  for (const text of texts) {
    const entry = readMap(text);
    if (entry === undefined) profiles.push(readProfile(text));
    else entries.push(entry);
  }
  return [profiles, entries];
}

/** `<column>=<field>`; undefined for the path of a profile. A header may contain equals signs, and so may a metadata key. */
function readMap(text: string): Entry | undefined {
  const parts = text.split('=');
  for (let at = 1; at < parts.length; at += 1) {
    const [column, field] = [parts.slice(0, at).join('='), parts.slice(at).join('=')];
    if (column.trim() !== '' && fieldNamed(field) !== undefined) return [column, field];
  }
  if (parts.length === 1 || /\.json$/i.test(text)) return undefined;
  const [column = '', ...field] = parts;
  if (column.trim() !== '') return [column, field.join('=')];
  throw invalid(
    `--map ${sanitizeLine(text)}: name a column and a field, such as Company=org_name.`,
  );
}

function readSet(text: string): Entry {
  const at = text.indexOf('=');
  if (at > 0) return [canonical(text.slice(0, at)), text.slice(at + 1)];
  throw invalid(
    `--set ${sanitizeLine(text)}: name a field and its value, such as role_slugs=member.`,
  );
}

function readProfile(path: string): Profile {
  const text = readText(path);
  const profile = parseJson(text);
  const unknown = Object.keys(asObject(profile) ?? {}).find(
    (name) => !['map', 'set'].includes(name),
  );
  if (unknown === undefined && isProfile(profile)) {
    const twice = repeatedKey(text);
    if (twice !== undefined) {
      const message = `--map ${sanitizeLine(path)}: the profile has "${sanitizeLine(twice)}" twice. Keep one of the two.`;
      throw new Abort('usage', 'profile_invalid', message);
    }
    const { set = {} } = profile;
    return {
      ...profile,
      set: Object.fromEntries(
        Object.entries(set).map(([field, value]) => [canonical(field), value]),
      ),
    };
  }
  const what =
    profile === undefined
      ? 'is not valid JSON'
      : unknown === undefined
        ? 'is not an object of texts'
        : `has the entry "${sanitizeLine(unknown)}"`;
  throw new Abort(
    'usage',
    'profile_invalid',
    `--map ${sanitizeLine(path)}: the profile ${what}. Write ${PROFILE}.`,
  );
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\ufeff/, '');
  } catch (error) {
    const cause = systemErrorCause(error);
    if (cause === undefined) throw error;
    throw new Abort(
      'usage',
      'profile_unreadable',
      `--map ${sanitizeLine(path)}: there is no profile of this name that can be read (${cause.code}).`,
      [
        'Give a column and its field, such as --map Company=org_name, or the path of a JSON profile',
      ],
    );
  }
}

/** The entries of the profiles, replaced by those of the flags. Of two flags, or two profiles, neither is right. */
function collect(
  name: 'map' | 'set',
  profiles: readonly Profile[],
  flags: readonly Entry[],
): ReadonlyMap<string, string> {
  const fromProfiles = profiles.flatMap((profile) => Object.entries(profile[name] ?? {}));
  return new Map([...once(name, fromProfiles), ...once(name, flags)]);
}

function once(name: string, entries: readonly Entry[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of entries) {
    if ((found.get(key) ?? value) !== value) {
      throw invalid(
        `--${name} ${sanitizeLine(key)} is given twice, with different values. Give one of them.`,
      );
    }
    found.set(key, value);
  }
  return found;
}

function mapValues(
  entries: ReadonlyMap<string, string>,
  change: (value: string) => string,
): Readonly<Record<string, string>> {
  return Object.fromEntries([...entries].map(([key, value]) => [key, change(value)]));
}

/** A field as we spell it: the case of a column does not matter. */
function canonical(field: string): string {
  return columnNamed(field) ?? field;
}

function invalid(message: string): Abort {
  return new Abort('usage', 'flag_invalid', message);
}
