import type { RecordValue } from '../../exports';
import { type HashClues, readHashTypeName, readStoredHash, type StoredHash } from '../../hashes';
import { convertedUser, finding, NO_PASSWORD, readMetadata } from '../converted-user';
import { addMetadata, flagOf, namesIn } from '../fields';
import { membershipsIn } from '../memberships';
import type {
  ConvertContext,
  ConvertedUser,
  Source,
  SourceFinding,
  SourceMembership,
  UserState,
} from '../source';
import type { Asked, FieldPaths, Paths, Profile } from './profile';
import { RecordFields, unwrappedWhole } from './record-fields';
import { isSet } from './is-set';

const BETTER_AUTH = 'better-auth';

/** The source that a profile describes. */
export function profileSource(profile: Profile): Source {
  return { ...profile, convert: (record, context) => convertRecord(profile, record, context) };
}

function convertRecord(
  profile: Profile,
  record: RecordValue,
  context: ConvertContext,
): ConvertedUser {
  const findings: SourceFinding[] = [];
  const fields = new RecordFields(record);
  const asked: Asked = { record, fields, context, findings };
  const paths = profile.fields;
  const facts = {
    id: fields.textOf(paths.id) ?? '',
    email: fields.textOf(paths.email),
    emailVerified: flag(asked, paths.emailVerified) ?? false,
    firstName: fields.nameOf(paths.firstName),
    lastName: fields.nameOf(paths.lastName),
    fullName: fields.nameOf(paths.fullName),
    phone: fields.textOf(paths.phone),
    password: passwordOf(fields, paths),
    totpSecret: fields.textOf(paths.totpSecret),
    metadata: metadataOf(asked, paths),
    state: stateOf(asked, paths),
    groups: namesIn(fields.valueOf(paths.groups)),
    ...profile.read?.(asked),
  };
  const memberships = [
    ...membershipsIn(context, profile.membershipParts ?? []),
    ...ownMembership(asked, paths),
    ...(profile.memberships?.(asked) ?? []),
  ];
  return convertedUser(facts, mergedMemberships(memberships), findings);
}

/** True when one of these fields has a flag or a time that is set, or a value that cannot be read: with a finding. */
function isAnySet(asked: Asked, paths: Paths = []): boolean {
  return paths.some((path) => readState(asked, path, true) === true);
}

/** True when one of these fields has a flag that is not set, or a value that cannot be read: with a finding. */
function isAnyUnset(asked: Asked, paths: Paths = []): boolean {
  return paths.some((path) => readState(asked, path, false) === false);
}

function readState(asked: Asked, path: string, ifUnreadable: boolean): boolean | undefined {
  if (asked.fields.pathOf([path]) === undefined) return undefined;
  return readSet(asked, path, 'the user counts as disabled or deleted') ?? ifUnreadable;
}

/** What a flag or a time says; a value that is neither counts as absent, with a finding. */
function flag(asked: Asked, paths: Paths | undefined): boolean | undefined {
  const path = asked.fields.pathOf(paths);
  return path === undefined ? undefined : readSet(asked, path, 'not counted');
}

function readSet({ fields, findings }: Asked, path: string, then: string): boolean | undefined {
  const value = isSet(fields.valueOf([path]));
  if (value === undefined) {
    const detail = `It is neither true nor false, nor a time: ${then}.`;
    findings.push(finding('value_unreadable', detail, path));
  }
  return value;
}

function passwordOf(fields: RecordFields, paths: FieldPaths): StoredHash {
  const hash = fields.textOf(paths.passwordHash);
  if (hash === undefined) return NO_PASSWORD;
  return readTypedHash(hash, fields.textOf(paths.passwordHashType), paths.hashClues);
}

/** A hash with the name of its type, which may say what the string does not show. */
export function readTypedHash(hash: string, type = '', clues: HashClues = {}): StoredHash {
  if (type.toLowerCase() === BETTER_AUTH) {
    return readStoredHash(hash, { ...clues, tool: BETTER_AUTH });
  }
  const read = readStoredHash(hash, clues);
  if (read.kind === 'none' || readHashTypeName(type).kind !== 'unsupported') return read;
  const why = 'WorkOS does not take the hash function that the type of the hash names.';
  return { kind: 'refused', form: 'another type', reason: 'unsupported', why };
}

const DELETED = new Set(['deleted', 'removed']);
const DISABLED = new Set([
  'disabled',
  'inactive',
  'suspended',
  'banned',
  'blocked',
  'deactivated',
  'deprovisioned',
]);

function stateOf(asked: Asked, paths: FieldPaths): UserState {
  const word = asked.fields.textOf(paths.status)?.toLowerCase() ?? '';
  if (DELETED.has(word) || isAnySet(asked, paths.deleted)) return 'deleted';
  if (flagOf(asked.fields.valueOf(paths.anonymous)) === true) return 'anonymous';
  if (DISABLED.has(word) || isAnySet(asked, paths.disabled)) return 'disabled';
  return isAnyUnset(asked, paths.active) ? 'disabled' : 'active';
}

function ownMembership({ fields }: Asked, paths: FieldPaths): readonly SourceMembership[] {
  const orgName = fields.nameOf(paths.organizationName);
  const org = fields.textOf(paths.organizationId) ?? (orgName && organizationIdOf(orgName));
  if (org === undefined || org === '') return [];
  const roles = namesIn(fields.valueOf(paths.roles));
  return [orgName === undefined ? { org, roles } : { org, orgName, roles }];
}

/** An organization that repeats is one membership with all its roles. */
function mergedMemberships(memberships: readonly SourceMembership[]): readonly SourceMembership[] {
  if (memberships.length < 2) return memberships;
  const byOrg = new Map<string, SourceMembership>();
  for (const each of memberships) {
    const known = byOrg.get(each.org);
    const roles = [...new Set([...(known?.roles ?? []), ...each.roles])];
    byOrg.set(each.org, { ...each, ...known, roles });
  }
  return [...byOrg.values()];
}

/** An organization that has a name only is known by it: as an external id, which is printable ASCII. */
export function organizationIdOf(name: string): string {
  return /^[\x20-\x7e]+$/.test(name) ? name : encodeURIComponent(name.toWellFormed());
}

function metadataOf({ fields, findings }: Asked, paths: FieldPaths): RecordValue {
  const metadata: Record<string, unknown> = {};
  for (const path in paths.metadataObjects) {
    const object = readMetadata(unwrappedWhole(fields.valueOf([path])), path, findings);
    addMetadata(metadata, object, paths.metadataObjects[path]);
  }
  for (const path of paths.metadata ?? []) {
    addMetadata(metadata, { [keyOf(path)]: unwrappedWhole(fields.valueOf([path])) });
  }
  for (const path of paths.metadataFlags ?? []) {
    if (flagOf(fields.valueOf([path])) === true) addMetadata(metadata, { [keyOf(path)]: true });
  }
  return metadata;
}

/** The last name of a path. */
function keyOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
