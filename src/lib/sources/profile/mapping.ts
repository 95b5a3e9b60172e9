import type { RecordValue } from '../../exports';
import type { Mutable } from '../../model';
import { BY_NAME, describeHeaderProblem, fieldNamed, readingProblems } from '../../records';
import type { ConvertContext, Part, Source, UsersPart } from '../source';
import { isSameEmail } from '../fields';
import { generalProfile, USUAL_PATHS } from './general';
import { type Mapping, mappedUser, withKeys } from './mapped-user';
import type { FieldPaths } from './profile';
import { profileSource } from './profile-source';
import { plainName, RecordFields } from './record-fields';

const METADATA_KEY = 'metadata.';
const NOT_WRITTEN: Readonly<Record<string, string>> = {
  password: 'convert carries no passwords in plain text. Import the file itself with this flag',
  org_id: 'convert writes the ids of your own system. Give --org-id to import instead',
  totp_issuer: 'convert does not write it. Give --set totp_issuer to import instead',
};

/** What is wrong with a mapping, whatever the file: one sentence each, as for `import`. */
export function mappingProblems(mapping: Mapping): readonly string[] {
  const problems = [...readingProblems({ ...BY_NAME, ...mapping })];
  const fields = fieldsOf(mapping);
  for (const field of fields) {
    const why = NOT_WRITTEN[field];
    if (why !== undefined) problems.push(`${field}: ${why}.`);
  }
  if (fields.has('password_hash_type') && !fields.has('password_hash')) {
    problems.push('password_hash_type: name the column of password_hash, too.');
  }
  return problems;
}

/** The fields of ours that the mapping changes. */
function fieldsOf({ map, set }: Mapping): ReadonlySet<string> {
  return new Set([...Object.values(map), ...Object.keys(set)]);
}

/**
 * What is wrong with the names of `--map` in these users: one sentence for each that none of them has, with the names
 * that are there.
 *
 * @param records the first ones of the users
 * @param header of a table
 */
export function missingNames(
  { map }: Mapping,
  records: readonly RecordValue[],
  header: readonly string[] = [...new Set(records.flatMap(Object.keys))],
): readonly string[] {
  const fields = records.map((record) => new RecordFields(record));
  const known = new Set(header.map(plainName));
  return Object.entries(map).flatMap(([column, text]) => {
    const field = fieldNamed(text);
    if (field === undefined || known.has(plainName(column))) return [];
    if (fields.some((each) => each.has(column))) return [];
    const kind = 'mapped_column_missing';
    return [describeHeaderProblem({ kind, column, field, found: header })];
  });
}

/** The source, with fields of its users read or set as the mapping says. */
export function withMapping(source: Source, mapping: Mapping): Source {
  if (fieldsOf(mapping).size === 0) return source;
  if (source.key === 'csv' || source.key === 'json') return generalSource(source.key, mapping);
  return {
    ...source,
    parts: mappedParts(source, mapping),
    convert: (record, context) => mappedUser(source.convert(record, context), record, mapping),
  };
}

/** Further files have the ids of the source, so the id that `--map` names does not find their entries. */
function mappedParts(source: Source, mapping: Mapping): readonly [UsersPart, ...Part[]] {
  const fields = new Set(Object.values(mapping.map));
  const hasOrganization = fields.has('org_external_id') || fields.has('org_name');
  const [own, ...others] = source.parts;
  const users = hasOrganization ? { ...own, hasRowPerMembership: () => true } : own;
  if (!fieldsOf(mapping).has('external_id')) return [users, ...others];
  const ownId = (record: RecordValue): string => source.convert(record, NOTHING_ELSE).user.id;
  return [users, ...others.map((part) => ({ userKey: ownId, ...part }))];
}

const NOTHING_ELSE: ConvertContext = {
  now: 0,
  entriesOf: () => [],
  settingsOf: () => [],
  answers: {},
};

/** A field that the mapping names is read from there only, not by another of its usual names. */
function generalSource(key: 'csv' | 'json', mapping: Mapping): Source {
  const ours = fieldsOf(mapping);
  const fields: Mutable<FieldPaths> = { ...USUAL_PATHS };
  for (const [path, field] of OWN_NAMES) if (ours.has(field)) fields[path] = [field];
  const profile = generalProfile(key, fields);
  const source = profileSource({ ...profile, parts: usersWith(profile.parts, mapping) });
  return {
    ...source,
    convert: (record, context) => {
      const { user, ...rest } = source.convert(mapped(record, mapping), context);
      const own = new RecordFields(record);
      const metadata = withKeys(user.metadata, own, mapping);
      // A flag that is not mapped is about the address of the usual field, if the record has another one there.
      const usual = ours.has('email_verified') ? undefined : own.textOf(USUAL_PATHS.email);
      const isOfOther = usual !== undefined && !isSameEmail(usual, user.email);
      const emailVerified = user.emailVerified && !isOfOther;
      return { user: { ...user, emailVerified, metadata }, ...rest };
    },
  };
}

type PathField = Exclude<keyof FieldPaths, 'hashClues' | 'metadataObjects'>;

const OWN_NAMES: readonly (readonly [PathField, string])[] = [
  ['id', 'external_id'],
  ['email', 'email'],
  ['emailVerified', 'email_verified'],
  ['firstName', 'first_name'],
  ['lastName', 'last_name'],
  ['passwordHash', 'password_hash'],
  ['passwordHashType', 'password_hash_type'],
  ['totpSecret', 'totp_secret'],
  ['organizationId', 'org_external_id'],
  ['organizationName', 'org_name'],
  ['roles', 'role_slugs'],
];

/** Users are recognised by the names of `--map`, too. */
function usersWith([users]: Source['parts'], { map }: Mapping): readonly [UsersPart] {
  const fits: UsersPart['fits'] = (sample, at) =>
    users.fits(
      sample.map((record) => mapped(record, { map, set: {} })),
      at,
    );
  return [{ ...users, fits, hasRowPerMembership: withMappedNames(users, { map, set: {} }) }];
}

/** Whether there may be a row for each membership, by the names of `--map`, too. */
function withMappedNames(
  { hasRowPerMembership }: UsersPart,
  mapping: Mapping,
): (sample: readonly RecordValue[]) => boolean {
  return (sample) =>
    hasRowPerMembership?.(sample.map((record) => mapped(record, mapping))) === true;
}

/** The record with the fields that the mapping names under our own names, and no other field of these names. */
function mapped(record: RecordValue, mapping: Mapping): RecordValue {
  const { map, set } = mapping;
  const fields = new RecordFields(record);
  const taken = new Set([...fieldsOf(mapping)].map(plainName));
  const renamed: Record<string, unknown> = {};
  for (const name in record) if (!taken.has(plainName(name))) renamed[name] = record[name];
  for (const name in map) {
    const field = map[name] ?? '';
    if (!field.startsWith(METADATA_KEY)) renamed[field] = fields.valueOf([name]);
  }
  for (const field in set) if (!field.startsWith(METADATA_KEY)) renamed[field] = set[field];
  return renamed;
}
